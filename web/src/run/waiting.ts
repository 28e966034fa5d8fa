import type { NodeState } from './model/runModel';

const words: Record<string, string> = {
  edges: 'waits for earlier nodes', capacity: 'waits for a free place', retry: 'waits for its next attempt', gate: 'waits for a person',
  timer: 'waits for a time', event: 'waits for an event', paused: 'the run is paused',
};

/** What a node run waits for, in words; undefined when it waits for nothing. */
export function waitingText(node: Pick<NodeState, 'waiting'>): string | undefined {
  const { waiting } = node;
  if (waiting === null) {
    return undefined;
  }

  return waiting.for === 'event' && waiting.name !== null ? `waits for the event ${waiting.name}` : words[waiting.for] ?? waiting.for;
}
