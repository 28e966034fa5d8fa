import { useParams } from '@tanstack/react-router';
import { Page } from '@/app/Page';

export function WorkflowPage() {
  const { name } = useParams({ from: '/workflows/$name' });
  return <Page title={`Workflow ${name}`}>{null}</Page>;
}
