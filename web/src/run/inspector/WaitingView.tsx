import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { gateKeys, gates } from '@/api/gates';
import { messageOf } from '@/api/problem';
import { runKeys, runs } from '@/api/runs';
import type { Run, Waiting } from '@/api/types';
import { parseJson } from '@/form/schema';
import { GateForm } from '@/gates/GateForm';
import { nodeStatuses } from '@/status/statuses';
import { StatusIcon } from '@/status/StatusIcon';
import { Button } from '@/ui/Button';
import { Failure } from '@/ui/Failure';
import { TextArea } from '@/ui/Field';
import { LongText } from '@/ui/LongText';
import { Duration, Time } from '@/ui/Time';
import { toast } from '@/ui/toasts';
import { waitingText } from '../waiting';
import { NodeLink } from './NodeLink';

interface Props {
  run: Run;
  node: string;
  waiting: Waiting;
  onSelect: (node: string) => void;
}

/** What a node waits for and since when; what a person can do about it is right here. */
export function WaitingView({ run, node, waiting, onSelect }: Props) {
  const text = waitingText({ waiting: { for: waiting.for, name: waiting.name, since: null, until: null } })!;
  return (
    <section aria-label="Waiting" className="flex flex-col gap-3 rounded-md border border-line bg-[var(--status-waiting-soft)] p-2 text-sm">
      <p>
        <span className="mr-1.5 inline-block align-[-3px]"><StatusIcon look={nodeStatuses.waiting} hidden /></span>
        <span className="font-medium">{text.charAt(0).toUpperCase() + text.slice(1)}</span>
        {waiting.since !== null && <span className="text-muted">, for <Duration since={waiting.since} /></span>}
        {waiting.until !== null && <span className="text-muted">; due <Time at={waiting.until} /></span>}
        {waiting.nodes !== null && waiting.nodes.map((one) => <span key={one}> · <NodeLink node={one} onSelect={onSelect} /></span>)}
      </p>
      {waiting.for === 'gate' && waiting.name !== null && <GateHere id={waiting.name} run={run.id} node={node} />}
      {waiting.for === 'event' && waiting.name !== null && run.status !== 'paused' && <SignalHere run={run.id} event={waiting.name} />}
    </section>
  );
}

function GateHere({ id, run, node }: { id: string; run: string; node: string }) {
  const queries = useQueryClient();
  const gate = useQuery({ queryKey: gateKeys.gate(id), queryFn: ({ signal }) => gates.get(id, signal) });
  const again = () => {
    void queries.invalidateQueries({ queryKey: gateKeys.gate(id) });
    void queries.invalidateQueries({ queryKey: runKeys.node(run, node) });
  };
  if (gate.isError) {
    return <Failure what="The gate could not be read" error={gate.error} onRetry={() => void gate.refetch()} />;
  }

  return gate.data?.status !== 'open' ? null : (
    <article aria-label={gate.data.title} className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3">
      <h3 dir="auto" className="font-semibold">{gate.data.title}</h3>
      {gate.data.description !== null && <LongText text={gate.data.description} />}
      <GateForm key={id} gate={gate.data} onDecided={again} />
    </article>
  );
}

/** Sends the event the node waits for. */
function SignalHere({ run, event }: { run: string; event: string }) {
  const [text, setText] = useState('{}');
  const data = parseJson(text);
  const send = useMutation({
    mutationFn: () => runs.signal(run, event, data!),
    onSuccess: () => toast('done', `Event ${event} sent.`),
    onError: (error) => toast('failed', messageOf(error)),
  });
  return (
    <div className="flex flex-col items-start gap-2 rounded-md border border-line bg-surface p-3">
      <TextArea
        label={`Data of the event ${event}`} className="w-full" mono rows={2} spellCheck={false} value={text}
        onChange={(change) => setText(change.target.value)} error={data === undefined ? 'This is not JSON.' : undefined}
      />
      <Button size="sm" kind="primary" busy={send.isPending} disabled={data === undefined} onClick={() => send.mutate()}>Send {event}</Button>
    </div>
  );
}
