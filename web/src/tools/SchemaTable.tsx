import { useMemo } from 'react';
import type { FieldSchema } from '@/form/schema';
import { schemaRows } from './schemaRows';

/** What a schema of an object names, one row each. */
export function SchemaTable({ schema }: { schema: FieldSchema }) {
  const rows = useMemo(() => schemaRows(schema), [schema]);
  if (rows.length === 0) {
    return <p className="text-sm text-muted">An object with no fields that are named.</p>;
  }

  return (
    <table className="w-full text-sm">
      <thead className="sr-only"><tr><th>Field</th><th>What it is</th></tr></thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={`${index} ${row.path}`} className="border-t border-line align-top first:border-t-0">
            <th scope="row" className="py-1 pr-4 text-left font-normal" style={{ paddingLeft: row.depth * 16 }}>
              <code className="break-all">{row.path.slice(row.path.lastIndexOf('.') + 1)}</code>
            </th>
            <td className="py-1">
              <span className="text-muted">{row.type}{row.required && ', required'}</span>
              {row.notes.map((note, at) => <p key={at} className="max-w-prose break-words">{note}</p>)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
