import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError, messageOf } from '@/api/problem';
import type { WorkflowDetail } from '@/api/types';
import { workflowKeys, workflows } from '@/api/workflows';
import { toast } from '@/ui/toasts';
import type { Base } from '../drafts';

export interface Publishing {
  publish: () => void;
  busy: boolean;
  /** The version that is in the way. */
  conflict: WorkflowDetail | undefined;
  /** Shows the newest version as one that is in the way, before the server refuses. */
  compare: (newest: WorkflowDetail) => void;
  /** Publishes after all, as the next version of the one that was in the way. */
  publishOver: () => void;
  dismiss: () => void;
}

interface Asked {
  text: () => string;
  /** The name in the text. */
  name: () => string | undefined;
  base: Base | undefined;
  onPublished: (text: string, base: Base) => void;
}

/** Publishes the text as the version after the one it was made from; when somebody was faster, that is shown. */
export function usePublish({ text, name, base, onPublished }: Asked): Publishing {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [conflict, setConflict] = useState<WorkflowDetail>();
  const mutation = useMutation({
    mutationFn: async (after: string) => {
      const published = text();
      const answer = await workflows.publish(published, after);
      const version = await workflows.version(answer.name, answer.version);
      return { published, base: { name: answer.name, version: version.version, hash: version.hash } };
    },
    onSuccess: ({ published, base: now }) => {
      setConflict(undefined);
      onPublished(published, now);
      if (now.name !== base?.name) {
        void navigate({ to: '/workflows/$name/edit', params: { name: now.name }, replace: true });
      }

      void queries.invalidateQueries({ queryKey: workflowKeys.lists });
      void queries.invalidateQueries({ queryKey: workflowKeys.workflow(now.name) });
      toast('done', `${now.name} is published as version ${now.version}.`, {
        label: 'Open', run: () => void navigate({ to: '/workflows/$name', params: { name: now.name } }),
      });
    },
    onError: (error) => {
      const known = name();
      if (error instanceof ApiError && error.code === 'changed_meanwhile' && known !== undefined) {
        workflows.get(known).then(setConflict, (why: unknown) => toast('failed', messageOf(why)));
      } else {
        toast('failed', error instanceof ApiError && error.errors.length > 0 ? `Not published: ${error.errors[0]!.message}` : messageOf(error));
      }
    },
  });
  return {
    publish: () => mutation.mutate(base !== undefined && base.name === name() ? base.hash : 'new'),
    busy: mutation.isPending,
    conflict,
    compare: setConflict,
    publishOver: () => { if (conflict) { mutation.mutate(conflict.hash); } },
    dismiss: () => setConflict(undefined),
  };
}
