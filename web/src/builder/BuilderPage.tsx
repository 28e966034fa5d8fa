import { useParams } from '@tanstack/react-router';
import { Page } from '@/app/Page';

export function NewWorkflowPage() {
  return <Page title="New workflow">{null}</Page>;
}

export function EditWorkflowPage() {
  const { name } = useParams({ from: '/workflows/$name/edit' });
  return <Page title={`Edit ${name}`}>{null}</Page>;
}
