import { Button, IconButton } from './Button';
import { Icon } from './Icon';
import { dismiss, useToasts } from './toasts';

/** Bottom right, read aloud politely, never in the way of focus. */
export function Toaster() {
  const toasts = useToasts();
  return (
    <div role="status" aria-live="polite" className="fixed bottom-4 right-4 z-50 flex w-[min(384px,calc(100vw-32px))] flex-col gap-2">
      {toasts.map((toast) => (
        <div key={toast.id} className="flex items-start gap-2 rounded-md border border-line bg-raised px-3 py-2 text-sm shadow-raised">
          <span className={toast.kind === 'failed' ? 'mt-0.5 text-danger' : 'mt-0.5 text-muted'}>
            <Icon name={toast.kind === 'failed' ? 'warning' : 'check'} />
          </span>
          <span className="min-w-0 flex-1 break-words">{toast.text}</span>
          {toast.action && <Button size="sm" onClick={() => { toast.action?.run(); dismiss(toast.id); }}>{toast.action.label}</Button>}
          <IconButton label="Dismiss" size="sm" onClick={() => dismiss(toast.id)}><Icon name="close" /></IconButton>
        </div>
      ))}
    </div>
  );
}
