import type { NodeStatus, RunStatus } from '@/api/types';
import { StatusIcon } from './StatusIcon';
import { nodeStatuses, peerStatuses, runStatuses, type StatusLook } from './statuses';

/** Icon and word; colour only repeats what they say. */
function Badge({ look }: { look: StatusLook }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle" title={look.meaning}>
      <StatusIcon look={look} hidden />
      <span>{look.word}</span>
    </span>
  );
}

export const RunStatusBadge = ({ status }: { status: RunStatus }) => <Badge look={runStatuses[status]} />;
export const NodeStatusBadge = ({ status }: { status: NodeStatus }) => <Badge look={nodeStatuses[status]} />;

/** @param error why it could not be asked the last time; null when it could. */
export const PeerStatusBadge = ({ error }: { error: string | null }) => <Badge look={peerStatuses[error === null ? 'answers' : 'fails']} />;
