import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { messageOf } from '@/api/problem';
import type { Json } from '@/api/types';
import { parseJson } from '@/form/schema';
import { Button } from '@/ui/Button';
import { TextArea } from '@/ui/Field';
import { useBuilder } from '../context';
import { RunPicker } from '../data/RunPicker';
import type { Language } from '../model/complete';
import { visibleTo } from '../model/levels';
import { holdersOf } from '../model/surroundings';
import { parse, syntaxError } from '../yaml/source';
import { expressionsIn, firstItem, nodesIn, sampleOf } from './sample';
import { evaluate, type Trial } from './trial';
import type { TryProps } from './props';
import { usePast } from './usePast';

/** The values, the button and the result. */
export function Trying({ label, language, written }: TryProps) {
  const { source, scope, node } = useBuilder();
  const value = useMemo(() => valueOf(language, written), [language, written]);
  const visible = useMemo(() => visibleTo(source, scope, node?.id), [source, scope, node?.id]);
  const expressions = language === 'expression' ? [written] : expressionsIn(value);
  const { past, ready } = usePast(nodesIn(expressions, visible).map((one) => one.run));
  const sample = sampleOf(expressions, visible, past, firstItem(holdersOf(source, scope), visible, past));
  const [own, setOwn] = useState<string>();
  const values = own ?? JSON.stringify(sample, null, 2);
  const given = parseJson(values);
  const trial = useMutation<Trial>({ mutationFn: () => evaluate(value!, language, given!, new AbortController().signal) });
  const result = trial.data ?? (trial.error ? { error: messageOf(trial.error) } : undefined);
  return (
    <div data-own-undo className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-2">
      <RunPicker onChosen={() => setOwn(undefined)} />
      <TextArea
        label={`Values for ${label.toLowerCase()}`}
        hint={past ? 'From the run; change them as you like.' : 'There is no run to take them from: write your own.'}
        error={given === undefined ? 'This is not JSON.' : undefined}
        mono
        rows={Math.min(10, values.split('\n').length)}
        spellCheck={false}
        value={values}
        onChange={(event) => setOwn(event.target.value)}
      />
      <span className="flex flex-wrap gap-2">
        <Button
          size="sm"
          kind="primary"
          busy={trial.isPending}
          disabled={given === undefined || value === undefined || !ready || written.trim() === ''}
          onClick={() => trial.mutate()}
        >
          Evaluate
        </Button>
        {own !== undefined && <Button size="sm" kind="quiet" onClick={() => setOwn(undefined)}>Take the run’s values again</Button>}
      </span>
      <output aria-label={`Result of ${label.toLowerCase()}`} aria-live="polite" className="block min-w-0 text-sm">
        {result && ('error' in result
          ? <span className="text-danger">{result.error}</span>
          : <pre className="mono max-h-48 overflow-auto text-xs whitespace-pre-wrap">{JSON.stringify(result.value, null, 2)}</pre>)}
      </output>
    </div>
  );
}

/** The value of a field that holds a piece of YAML; undefined while it cannot be read. */
function valueOf(language: Language, written: string): Json | undefined {
  if (language === 'expression') {
    return written;
  }

  const source = parse(written);
  return syntaxError(source) ? undefined : (source.doc.toJS() as Json);
}
