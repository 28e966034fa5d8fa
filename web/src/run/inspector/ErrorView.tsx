import type { RunError } from '@/api/types';
import { CopyButton } from '@/ui/Copy';
import { LongText } from '@/ui/LongText';

/** Kind, message, and the stack for those who want it. */
export function ErrorView({ error, children }: { error: RunError; children?: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1 rounded-md border border-danger/50 bg-[var(--status-failed-soft)] p-2 text-sm">
      <div className="flex items-start gap-2">
        <LongText className="flex-1" characters={600} lines={8} lead={<code className="mr-2 font-semibold">{error.kind}</code>} text={error.message} />
        <CopyButton text={[`${error.kind}: ${error.message}`, error.stack ?? ''].join('\n').trim()} label="Copy the error" />
      </div>
      {error.stack !== null && (
        <details>
          <summary className="text-xs text-muted">Stack</summary>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
          <pre tabIndex={0} role="region" aria-label="Stack" className="mt-1 max-h-64 overflow-auto text-xs">{error.stack}</pre>
        </details>
      )}
      {children}
    </div>
  );
}
