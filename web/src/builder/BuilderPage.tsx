import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { workflowKeys, workflows } from '@/api/workflows';
import { Page } from '@/app/Page';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { BuilderView } from './BuilderView';

/** A file that runs as it is, with a word on each part. */
const start = `name: my-workflow
title: My workflow

input:                             # what a run is given, as JSON Schema
  type: object
  properties:
    name: {type: string, default: world}

nodes:
  greet:
    type: transform
    value: "Hello, \${ input.name }!"

output: {greeting: $greet}
`;

export function NewWorkflowPage() {
  return <BuilderView title="New workflow" newest={undefined} start={start} draft="new" />;
}

export function EditWorkflowPage() {
  const { name } = useParams({ from: '/workflows/$name/edit' });
  const detail = useQuery({ queryKey: workflowKeys.workflow(name), queryFn: ({ signal }) => workflows.get(name, signal) });
  if (detail.isPending) {
    return <Page title={`Edit ${name}`}><Loading what="Loading the workflow" /></Page>;
  }

  return detail.isError
    ? <Page title={`Edit ${name}`}><Failure what="The workflow could not be read" error={detail.error} onRetry={() => void detail.refetch()} /></Page>
    : <BuilderView key={name} title={`Edit ${name}`} newest={detail.data} start="" draft={`workflow.${name}`} />;
}
