import { Page } from '@/app/Page';

export function ToolsPage() {
  return <Page title="Tools">{null}</Page>;
}
