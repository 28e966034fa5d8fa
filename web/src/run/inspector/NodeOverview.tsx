import type { Node, Run } from '@/api/types';
import { canDo } from '@/runs/actions';
import { StatusIcon } from '@/status/StatusIcon';
import { nodeStatuses } from '@/status/statuses';
import { Button } from '@/ui/Button';
import { Facts } from '@/ui/Facts';
import { count, money } from '@/ui/format';
import { Duration, Time } from '@/ui/Time';
import { rootOf } from '../model/plan';
import type { RunStore } from '../useRun';
import { causeText } from '../TableView';
import { AttemptList } from './AttemptList';
import { BodyList } from './BodyList';
import { ErrorView } from './ErrorView';
import { NodeLink } from './NodeLink';
import { WaitingView } from './WaitingView';

interface Props {
  run: Run;
  node: Node;
  store: RunStore;
  onSelect: (node: string) => void;
  onRetry: (from: string) => void;
  onRerun: (from: string) => void;
}

export function NodeOverview({ run, node, store, onSelect, onRetry, onRerun }: Props) {
  const root = rootOf(node.node);
  const isLast = store.plan.nodes[store.plan.indexOf.get(root) ?? -1]?.finally === true;
  const retryable = canDo('retry', run) && (node.status === 'failed' || node.status === 'cancelled');
  return (
    <div className="flex flex-col gap-3">
      {node.waiting && <WaitingView run={run} node={node.node} waiting={node.waiting} onSelect={onSelect} />}
      {node.error && <ErrorView error={node.error} />}
      {node.cause && (
        <p className="flex items-center gap-2 text-sm">
          <StatusIcon look={nodeStatuses[node.status]} hidden />
          <span>
            {nodeStatuses[node.status].word}: {causeText({ kind: node.cause.kind, node: null })}
            {node.cause.node !== null && <> · <NodeLink node={node.cause.node} onSelect={onSelect} /></>}
          </span>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {retryable && <Button size="sm" kind="primary" onClick={() => onRetry(root)}>Retry from here</Button>}
        {!isLast && <Button size="sm" onClick={() => onRerun(root)}>Rerun from here …</Button>}
      </div>
      <Facts
        facts={[
          ...(node.queued_at === null ? [] : [['Queued', <Time key="queued" at={node.queued_at} />] as const]),
          ['Started', <Time key="started" at={node.started_at} />],
          ['Finished', <Time key="finished" at={node.finished_at} />],
          ['Duration', node.started_at === null ? '–' : <Duration key="duration" ms={node.duration_ms} since={node.started_at} />],
          ...(node.attempts.length === 0 ? [] : [['Attempts', `${node.attempt} of ${node.max_attempts}`] as const]),
          ...(node.branch === null ? [] : [['Branch', node.branch] as const]),
          ...(node.worker === null ? [] : [['Worker', node.worker] as const]),
          ...(node.cost.amount + node.cost.input_tokens + node.cost.output_tokens === 0 ? [] : [
            ['Cost', money(node.cost.amount)] as const,
            ['Tokens', `${count(node.cost.input_tokens)} in, ${count(node.cost.output_tokens)} out`] as const,
          ]),
        ]}
      />
      <BodyList store={store} node={node.node} onSelect={onSelect} />
      {node.attempts.length > 0 && <AttemptList attempts={node.attempts} told={node.error?.message} />}
    </div>
  );
}
