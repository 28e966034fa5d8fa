import { Page } from '@/app/Page';

export function RunsPage() {
  return <Page title="Runs">{null}</Page>;
}
