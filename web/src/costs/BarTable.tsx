import type { ReactNode } from 'react';
import { exactly, measureWords, shown, valueOf, type Measure, type Sum } from './measure';

export interface BarRow {
  key: string;
  name: ReactNode;
  sum: Sum;
}

interface Props {
  /** What the rows are: the first column's header. */
  of: string;
  rows: readonly BarRow[];
  measure: Measure;
  /** Rows beyond these are left out, and counted. */
  most?: number;
}

/** Names with a bar and a figure each; the bar says again what the figure says. What came to nothing is left out. */
export function BarTable({ of, rows: given, measure, most = 12 }: Props) {
  const rows = given.filter((row) => valueOf(row.sum, measure) > 0);
  const largest = Math.max(...rows.map((row) => valueOf(row.sum, measure)), Number.MIN_VALUE);
  const all = rows.reduce((sum, row) => sum + valueOf(row.sum, measure), 0);
  if (rows.length === 0) {
    return <p className="text-sm text-muted">None of them has any.</p>;
  }

  return (
    <div>
      <table className="w-full table-fixed text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            <th className="w-2/5 py-1 font-medium">{of}</th>
            <th className="py-1 font-medium"><span className="sr-only">Share</span></th>
            <th className="w-24 py-1 text-right font-medium">{measureWords[measure]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => {
            const value = valueOf(row.sum, measure);
            return (
              <tr key={row.key} className="border-t border-line">
                <th scope="row" className="truncate py-1 pr-2 text-left font-normal">{row.name}</th>
                <td className="py-1">
                  <span className="flex items-center gap-2">
                    <span aria-hidden className="flex h-2 flex-1">
                      <span className="rounded-sm bg-[var(--chart-1)]" style={{ width: `${(100 * value) / largest}%`, minWidth: value > 0 ? 2 : 0 }} />
                    </span>
                    <span className="w-8 text-right text-xs text-muted tabular">{all === 0 ? '' : `${Math.round((100 * value) / all)}%`}</span>
                  </span>
                </td>
                <td className="py-1 text-right" title={exactly(row.sum)}>{shown(value, measure)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > most && <p className="pt-1 text-xs text-muted">and {rows.length - most} more</p>}
    </div>
  );
}
