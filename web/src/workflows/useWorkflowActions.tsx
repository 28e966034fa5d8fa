import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { messageOf } from '@/api/problem';
import { runs } from '@/api/runs';
import { workflowKeys, workflows } from '@/api/workflows';
import type { FieldSchema } from '@/form/schema';
import { Confirm } from '@/ui/Confirm';
import { toast } from '@/ui/toasts';
import { RunDialog } from './RunDialog';

/** Running and archiving a workflow, from a row of the list or from its page; `dialogs` is to be rendered. */
export function useWorkflowActions(onArchived: () => void = () => undefined): {
  run: (name: string) => void;
  archive: (name: string) => void;
  dialogs: ReactNode;
} {
  const queries = useQueryClient();
  const [running, setRunning] = useState<{ name: string; version: number; schema: FieldSchema | null }>();
  const [archiving, setArchiving] = useState<{ name: string; hash: string }>();
  const open = useMutation({
    mutationFn: ({ name }: { name: string; what: 'run' | 'archive' }) => workflows.get(name),
    onSuccess: (detail, { what }) => {
      if (what === 'run') {
        setRunning({ name: detail.name, version: detail.version, schema: detail.input_schema as FieldSchema | null });
      } else {
        setArchiving({ name: detail.name, hash: detail.hash });
      }
    },
    onError: (error) => toast('failed', messageOf(error)),
  });
  const archive = useMutation({
    mutationFn: ({ name, hash }: { name: string; hash: string }) => workflows.archive(name, hash),
    onSuccess: (_, { name }) => {
      toast('done', `${name} is archived.`);
      void queries.invalidateQueries({ queryKey: workflowKeys.lists });
      void queries.invalidateQueries({ queryKey: workflowKeys.workflow(name) });
      onArchived();
    },
    onError: (error) => toast('failed', messageOf(error)),
    onSettled: () => setArchiving(undefined),
  });
  return {
    run: (name) => open.mutate({ name, what: 'run' }),
    archive: (name) => open.mutate({ name, what: 'archive' }),
    dialogs: (
      <>
        {running && (
          <RunDialog
            name={running.name}
            schema={running.schema}
            onClose={() => setRunning(undefined)}
            start={({ input, id }, key) =>
              runs.start(running.name, { input: input ?? null, version: running.version, id: id ?? null }, key)}
          />
        )}
        {archiving && (
          <Confirm
            open
            title={`Archive ${archiving.name}?`}
            action="Archive the workflow"
            danger
            busy={archive.isPending}
            onClose={() => setArchiving(undefined)}
            onConfirm={() => archive.mutate(archiving)}
          >
            It leaves the list and starts no new runs. Its versions and runs stay; publishing it again brings it back.
          </Confirm>
        )}
      </>
    ),
  };
}
