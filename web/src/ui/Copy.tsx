import { useEffect, useState } from 'react';
import { IconButton } from './Button';
import { Icon } from './Icon';
import { toast } from './toasts';

/** Copies a text; the icon says for a moment that it did. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }

    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      size="sm"
      onClick={() => {
        navigator.clipboard.writeText(text).then(() => setCopied(true), () => toast('failed', 'The browser did not allow copying.'));
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} />
    </IconButton>
  );
}

/** A command or id to be typed elsewhere. */
export function CopyText({ text }: { text: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pl-2 pr-0.5">
      <code className="min-w-0 break-all text-text">{text}</code>
      <CopyButton text={text} />
    </span>
  );
}
