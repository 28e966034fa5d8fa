import { Page } from '@/app/Page';

export function ActivityPage() {
  return <Page title="Activity">{null}</Page>;
}
