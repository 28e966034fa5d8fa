import { useMutation } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { ApiError, messageOf } from '@/api/problem';
import { tools } from '@/api/tools';
import type { Json, Tool, ToolCallAnswer } from '@/api/types';
import { formSchema, JsonInput, useJsonInput } from '@/form/JsonInput';
import type { FieldSchema } from '@/form/schema';
import { NodeStatusBadge } from '@/status/StatusBadge';
import { Button } from '@/ui/Button';
import { duration } from '@/ui/format';
import { JsonView } from '@/ui/JsonView';

/** Calls a tool with what is entered in a form made from its schema, and shows what comes back. */
export function TryTool({ server, tool }: { server: string; tool: Tool }) {
  const schema = formSchema(tool.input_schema as FieldSchema | null);
  const form = useJsonInput(schema, 'with');
  const call = useMutation({
    mutationFn: async (args: Json) => {
      const began = performance.now();
      const answer = await tools.call(server, tool.name, args);
      return { answer, ms: performance.now() - began };
    },
    onError: (error) => {
      if (error instanceof ApiError && error.errors.length > 0) {
        form.refuse(error.errors);
      }
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const taken = form.take();
    if (taken) {
      call.mutate(taken.value ?? {});
    }
  };
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <form noValidate className="flex min-w-0 flex-col gap-3" onSubmit={submit}>
        <p className="text-sm text-muted">The tool is really called, under the rules of this server; no run is made, and nothing is recorded.</p>
        <JsonInput what="arguments" schema={schema} form={form} rows={5} />
        {call.isError && <p role="alert" className="text-sm break-words text-danger">{form.left ?? messageOf(call.error)}</p>}
        <div><Button kind="primary" type="submit" busy={call.isPending}>Call the tool</Button></div>
      </form>
      <section aria-label="Answer" aria-live="polite" className="flex min-w-0 flex-col gap-3">
        {call.isPending && <p className="text-sm text-muted">Waiting for its answer …</p>}
        {call.isSuccess && <Answer {...call.data} />}
      </section>
    </div>
  );
}

function Answer({ answer, ms }: { answer: ToolCallAnswer; ms: number }) {
  return (
    <>
      <p className="flex flex-wrap gap-x-3 text-sm">
        <NodeStatusBadge status={answer.failed ? 'failed' : 'success'} />
        <span className="text-muted tabular">{answer.failed ? 'the tool says so' : 'answered'} after {duration(ms)}</span>
      </p>
      <Output output={answer.output} />
      {answer.log.length > 0 && <Lines label="Log" text={answer.log.join('\n')} />}
    </>
  );
}

/** MCP says the same up to three times: as text, structured, and in parts. One is enough to read; the whole is what workflows get. */
function Output({ output }: { output: unknown }) {
  const { text, structured } = (output ?? {}) as { text?: unknown; structured?: unknown };
  if (typeof text !== 'string') {
    return <JsonView label="Output" value={output} />;
  }

  return (
    <>
      {structured === undefined || structured === null
        ? <Lines label="Output" text={text} />
        : <JsonView label="Output" value={structured} />}
      <details>
        <summary className="text-xs text-muted">As workflows get it</summary>
        <JsonView label="Whole output" value={output} />
      </details>
    </>
  );
}

function Lines({ label, text }: { label: string; text: string }) {
  return (
    <figure className="min-w-0">
      <figcaption className="text-xs font-medium text-muted">{label}</figcaption>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <pre tabIndex={0} role="region" aria-label={label} className="max-h-96 overflow-auto rounded-md border border-line bg-sunken p-2 text-xs whitespace-pre-wrap">{text}</pre>
    </figure>
  );
}
