import { Page } from '@/app/Page';

export function GatesPage() {
  return <Page title="Gates">{null}</Page>;
}
