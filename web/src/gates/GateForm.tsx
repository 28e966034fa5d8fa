import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { gateKeys, gates, type GateAnswer } from '@/api/gates';
import { ApiError, messageOf } from '@/api/problem';
import type { Gate, GateDecision } from '@/api/types';
import { useShortcuts } from '@/app/shortcuts';
import { enter, read as readForm, type Entered } from '@/form/entered';
import { kindOf, parseJson, simple, type FieldSchema } from '@/form/schema';
import { SchemaForm } from '@/form/SchemaForm';
import { Button } from '@/ui/Button';
import { TextArea } from '@/ui/Field';
import { Kbd } from '@/ui/Kbd';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/toasts';
import { optionKeys, optionKind, optionLabel } from './options';

interface Props {
  gate: Gate;
  onDecided: () => void;
}

/** Form, comment and one button for each way out of the gate. Give it the gate's id as its key: what was typed belongs to one gate. */
export function GateForm({ gate, onDecided }: Props) {
  const schema: FieldSchema | null = gate.form ?? null;
  const shown = schema !== null && kindOf(simple(schema)) === 'object' ? schema : null;
  const [entered, setEntered] = useState<Entered>(() => (shown ? enter(shown) : undefined));
  const [json, setJson] = useState('');
  const [comment, setComment] = useState('');
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [winner, setWinner] = useState<GateDecision>();
  const commentBox = useRef<HTMLTextAreaElement>(null);
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (body: GateAnswer) => gates.answer(gate.id, body),
    onSuccess: (decided, { decision }) => {
      const waits = decided.status === 'open';
      toast('done', waits ? `Your decision counts; ${gate.quorum} people are asked.` : `${gate.title}: ${optionLabel(decision)}.`);
      void queries.invalidateQueries({ queryKey: gateKeys.lists });
      onDecided();
    },
    onError: (error) => {
      if (error instanceof ApiError && error.decision) {
        setWinner(error.decision);
      } else if (error instanceof ApiError && error.errors.length > 0) {
        setErrors(Object.fromEntries(error.errors.map((one) => [one.path.replace(/^values\.?/, ''), one.message])));
        toast('failed', messageOf(error));
      } else {
        toast('failed', messageOf(error));
      }
    },
  });
  const decide = (decision: string) => {
    // As the server has it: who rejects, or only writes what is to be corrected, need not fill the form in.
    const untouched = shown ? JSON.stringify(entered) === JSON.stringify(enter(shown)) : json.trim() === '';
    const free = decision === 'reject' || (decision === 'correct' && untouched);
    const filled = shown ? readForm(shown, entered) : jsonValues(json, schema !== null);
    const read = free && 'errors' in filled ? { value: undefined } : filled;
    if ('errors' in read) {
      setErrors(read.errors);
      return;
    }

    setErrors({});
    const values = schema === null ? undefined : read.value;
    answer.mutate({ decision, comment: comment.trim() === '' ? undefined : comment.trim(), values });
  };
  const keys = optionKeys(gate.options);
  useShortcuts('Gate', [
    ...gate.options.flatMap((option, index) => {
      const key = keys[index];
      return key === undefined ? [] : [{ keys: key, what: optionLabel(option), run: () => decide(option) }];
    }),
    { keys: 'c', what: 'Write a comment', run: () => commentBox.current?.focus() },
  ]);
  if (winner) {
    return <DecidedBefore winner={winner} onNext={() => { void queries.invalidateQueries({ queryKey: gateKeys.lists }); onDecided(); }} />;
  }

  return (
    <div className="flex flex-col gap-3">
      {shown && <SchemaForm schema={shown} entered={entered} errors={errors} onChange={setEntered} />}
      {!shown && schema !== null && (
        <TextArea label="Values, as JSON" mono rows={5} spellCheck={false} value={json} onChange={(event) => setJson(event.target.value)} error={errors['']} />
      )}
      <TextArea ref={commentBox} label="Comment" rows={2} value={comment} onChange={(event) => setComment(event.target.value)} />
      <div className="flex flex-wrap gap-2">
        {gate.options.map((option, index) => (
          <Button
            key={option}
            kind={optionKind(option, index)}
            disabled={answer.isPending}
            busy={answer.isPending && answer.variables.decision === option}
            onClick={() => decide(option)}
          >
            {optionLabel(option)}
            {keys[index] !== undefined && <span aria-hidden className="max-sm:hidden"><Kbd keys={keys[index]} /></span>}
          </Button>
        ))}
      </div>
    </div>
  );
}

function jsonValues(text: string, wanted: boolean): { value: ReturnType<typeof parseJson> } | { errors: Record<string, string> } {
  if (!wanted || text.trim() === '') {
    return { value: undefined };
  }

  const value = parseJson(text);
  return value === undefined ? { errors: { '': 'This is not JSON.' } } : { value };
}

function DecidedBefore({ winner, onNext }: { winner: GateDecision; onNext: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-2 rounded-md border border-line bg-sunken p-3 text-sm">
      <p>
        This gate was decided before: <strong>{optionLabel(winner.option)}</strong>, by {winner.by}, <Time at={winner.at} />.
        {winner.comment !== null && <> Their comment: “{winner.comment}”</>}
      </p>
      <Button size="sm" onClick={onNext}>Next</Button>
    </div>
  );
}
