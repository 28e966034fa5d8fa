import { Page } from '@/app/Page';

export function WorkflowsPage() {
  return <Page title="Workflows">{null}</Page>;
}
