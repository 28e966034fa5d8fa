import { ApiError, messageOf } from '@/api/problem';
import { Button } from './Button';

/** What went wrong in one pane, with a way to try again. */
export function Failure({ error, onRetry, what }: { error: unknown; onRetry?: () => void; what: string }) {
  return (
    <div role="alert" className="m-4 flex flex-col items-start gap-2 rounded-lg border border-danger/50 bg-[var(--status-failed-soft)] p-4">
      <p className="font-semibold">{what}</p>
      <p className="text-sm break-words">
        {messageOf(error)}
        {error instanceof ApiError && <code className="ml-2 text-muted">{error.code}</code>}
      </p>
      {onRetry && <Button size="sm" onClick={onRetry}>Try again</Button>}
    </div>
  );
}
