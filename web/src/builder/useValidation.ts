import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ProblemError } from '@/api/types';
import { workflows } from '@/api/workflows';

/** Between the last change and the question to the compiler. */
const pause = 350;

export interface Checked {
  /** `checking` while the answer is of an older text. */
  state: 'checking' | 'valid' | 'invalid' | 'unreachable';
  problems: readonly ProblemError[];
}

/** What the server's compiler says of the text; the last answer stays until there is a newer one. */
export function useValidation(text: string): Checked {
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pause);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useQuery({
    queryKey: ['validate', asked],
    queryFn: ({ signal }) => workflows.validate(asked, signal),
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 30_000,
  });
  if (answer.isError) {
    return { state: 'unreachable', problems: [] };
  }

  const current = asked === text && answer.isSuccess && !answer.isPlaceholderData;
  return { state: !current ? 'checking' : answer.data.valid ? 'valid' : 'invalid', problems: answer.data?.errors ?? [] };
}
