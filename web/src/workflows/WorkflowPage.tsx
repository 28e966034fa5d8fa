import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { workflowKeys, workflows } from '@/api/workflows';
import type { WorkflowDetail } from '@/api/types';
import { Page } from '@/app/Page';
import { Pane } from '@/app/Pane';
import { useShortcuts } from '@/app/shortcuts';
import { Button, buttonClass, IconButton } from '@/ui/Button';
import { CopyButton } from '@/ui/Copy';
import { Failure } from '@/ui/Failure';
import { Icon } from '@/ui/Icon';
import { Loading } from '@/ui/Loading';
import { Menu } from '@/ui/Menu';
import { Tabs } from '@/ui/Tabs';
import { Time } from '@/ui/Time';
import { LastRuns } from './LastRuns';
import { Permissions } from './Permissions';
import { RecentRuns } from './RecentRuns';
import { useWorkflowActions } from './useWorkflowActions';
import { Versions } from './Versions';
import { WorkflowCosts } from './WorkflowCosts';

export function WorkflowPage() {
  const { name } = useParams({ from: '/workflows/$name' });
  const search = useSearch({ from: '/workflows/$name' });
  const navigate = useNavigate({ from: '/workflows/$name' });
  const goTo = useNavigate();
  const detail = useQuery({ queryKey: workflowKeys.workflow(name), queryFn: ({ signal }) => workflows.get(name, signal) });
  const actions = useWorkflowActions(() => void goTo({ to: '/workflows' }));
  useShortcuts('Workflow', [
    { keys: 'r', what: 'Run', run: () => actions.run(name) },
    { keys: 'e', what: 'Edit', run: () => void goTo({ to: '/workflows/$name/edit', params: { name } }) },
  ]);
  if (detail.isPending) {
    return <Page title={name}><Loading what="Loading the workflow" /></Page>;
  }

  if (detail.isError) {
    return <Page title={name}><Failure what="The workflow could not be read" error={detail.error} onRetry={() => void detail.refetch()} /></Page>;
  }

  const workflow = detail.data;
  return (
    <Page
      fill
      documentTitle={name}
      title={<Title workflow={workflow} />}
      actions={
        <>
          <LastRuns workflow={name} />
          {workflow.archived_at === null && <Button kind="primary" onClick={() => actions.run(name)}>Run</Button>}
          <Link to="/workflows/$name/edit" params={{ name }} className={buttonClass()}>Edit</Link>
          {workflow.archived_at === null && (
            <Menu
              trigger={<IconButton label="More actions" kind="plain"><Icon name="more" /></IconButton>}
              items={[{ label: 'Archive', danger: true, onSelect: () => actions.archive(name) }]}
            />
          )}
        </>
      }
    >
      <div className="pane h-full overflow-hidden">
        <Tabs
          label="About the workflow"
          value={search.view ?? 'definition'}
          onChange={(view) => void navigate({ search: (now) => ({ ...now, view: view === 'definition' ? undefined : view }), replace: true })}
          aside={<span className="pr-2"><CopyButton text={workflow.definition} label="Copy the definition" /></span>}
          tabs={[
            { value: 'definition', label: 'Definition', content: <Pane name="The definition"><Definition workflow={workflow} /></Pane> },
            {
              value: 'versions',
              label: `Versions (${workflow.version})`,
              content: (
                <Pane name="The versions">
                  <Versions
                    name={name}
                    newest={workflow.version}
                    from={search.from === undefined ? undefined : Number(search.from)}
                    to={search.to === undefined ? undefined : Number(search.to)}
                    onCompare={(from, to) =>
                      void navigate({ search: (now) => ({ ...now, from: String(from), to: String(to) }), replace: true })}
                  />
                </Pane>
              ),
            },
            { value: 'permissions', label: 'Permissions', content: <Pane name="The permissions"><Permissions workflow={workflow} /></Pane> },
            { value: 'runs', label: 'Runs', content: <Pane name="The runs"><RecentRuns workflow={name} /></Pane> },
            { value: 'costs', label: 'Costs', content: <Pane name="The costs"><WorkflowCosts workflow={name} /></Pane> },
          ]}
        />
      </div>
      {actions.dialogs}
    </Page>
  );
}

function Title({ workflow }: { workflow: WorkflowDetail }) {
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
      <span>{workflow.name}</span>
      {workflow.title !== null && <span dir="auto" className="text-base font-normal text-muted">{workflow.title}</span>}
      <span className="text-sm font-normal text-muted tabular">
        version {workflow.version}, <Time at={workflow.updated_at} />{workflow.archived_at !== null && ', archived'}
      </span>
    </span>
  );
}

function Definition({ workflow }: { workflow: WorkflowDetail }) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      {workflow.description !== null && <p dir="auto" className="max-h-32 flex-none overflow-auto border-b border-line px-4 py-2 text-sm whitespace-pre-wrap text-muted">{workflow.description}</p>}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <div role="region" aria-label="Definition" tabIndex={0} className="mono min-h-0 flex-1 overflow-auto py-2 text-xs">
        <div className="min-w-fit">
          {workflow.definition.split('\n').map((line, index) => (
            <div key={index} className="flex whitespace-pre">
              <span aria-hidden className="w-12 flex-none px-2 text-right text-muted select-none">{index + 1}</span>
              <span className={line.trimStart().startsWith('#') ? 'text-muted' : ''}>{line}</span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
