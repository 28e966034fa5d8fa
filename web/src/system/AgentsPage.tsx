import { Page } from '@/app/Page';

export function AgentsPage() {
  return <Page title="Agents">{null}</Page>;
}
