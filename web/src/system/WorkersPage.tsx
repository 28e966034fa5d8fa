import { Page } from '@/app/Page';

export function WorkersPage() {
  return <Page title="Workers">{null}</Page>;
}
