import { Button } from '@/ui/Button';
import { bytes } from '@/ui/format';
import { JsonView } from '@/ui/JsonView';
import { saveText } from '../download';

/** Characters beyond which a value is better looked at in a file. */
const large = 20_000;

/** A JSON value to read and copy; a large one also as a file. */
export function ValueView({ label, value, file }: { label: string; value: unknown; file: string }) {
  const text = JSON.stringify(value ?? null, null, 2);
  return (
    <div className="flex flex-col gap-2">
      <JsonView whole label={label} value={value ?? null} />
      {text.length > large && (
        <p className="flex items-center gap-2 text-xs text-muted">
          {bytes(text.length)} in all. <Button size="sm" onClick={() => saveText(file, text)}>Download all of it</Button>
        </p>
      )}
    </div>
  );
}
