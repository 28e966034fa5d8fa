import { Page } from '@/app/Page';

export function SettingsPage() {
  return <Page title="Settings">{null}</Page>;
}
