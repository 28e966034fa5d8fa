import { ApiError, messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import type { Json, Run } from '@/api/types';
import { runStatuses } from '@/status/statuses';
import { trialOf, trialValue } from './wrap';

export type Trial = { value: Json } | { error: string };

/** Marks runs that tried something out, so that they can be told from real ones. */
export const trialLabel = 'trial';

const step = 60;
/** A value takes no longer; a node may. */
const longest = 15_000;

/** Evaluates on the server what stands in a field, with these values for what it reads, in a run that is deleted again. */
export async function evaluate(written: Json, language: 'expression' | 'value', values: Json, signal: AbortSignal): Promise<Trial> {
  const value = language === 'expression' ? `\${ ${trialOf(written as string)} }` : trialValue(written);
  const definition = { name: 'trial', nodes: { tried: { type: 'transform', value } } };
  let run: Run;
  try {
    run = await runs.startInline({ definition, input: values, labels: { [trialLabel]: 'expression' } });
  } catch (error) {
    return { error: error instanceof ApiError && error.errors.length > 0 ? error.errors.map((one) => one.message).join(' ') : messageOf(error) };
  }

  try {
    await ended(run, signal, longest);
    const node = await runs.node(run.id, 'tried');
    return node.status === 'success' ? { value: (node.output ?? null) as Json } : { error: (node.error?.message ?? `It ended ${node.status}.`).replace(/^tried: /, '') };
  } finally {
    // One that still goes on cannot be deleted; its label tells what it was.
    await runs.remove(run.id).catch(() => undefined);
  }
}

/** Waits for the end of a run. */
export async function ended(run: Run, signal: AbortSignal, most = Infinity): Promise<Run> {
  const begun = performance.now();
  for (let now = run; ; now = await runs.get(run.id, signal)) {
    if (runStatuses[now.status].terminal) {
      return now;
    }

    if (performance.now() - begun > most) {
      throw new Error('The server has not finished it in time.');
    }

    await new Promise((done) => setTimeout(done, step));
  }
}
