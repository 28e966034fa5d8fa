import { useState } from 'react';
import { Button } from '@/ui/Button';
import { dayWords, type Chart } from './chart';
import { measureWords, shown, type Measure } from './measure';

/** Rows shown before somebody asks for all. */
const few = 14;

/** The same as the chart, in figures, the newest first; what came to nothing is left out. */
export function DayTable({ chart, measure }: { chart: Chart; measure: Measure }) {
  const [whole, setWhole] = useState(false);
  // The parts of what has only one say nothing more.
  const parts = chart.series.length === 1 ? [] : chart.series;
  const rows = chart.columns.filter((column) => column.value > 0).reverse();
  const shownRows = whole ? rows : rows.slice(0, few);
  return (
    <div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <div tabIndex={0} role="region" aria-label={`${measureWords[measure]} by day`} className="relative overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="text-xs whitespace-nowrap text-muted">
              <th className="py-1 pr-4 text-left font-medium">Day (UTC)</th>
              {parts.map((one) => <th key={one.name} className="py-1 pl-4 text-right font-medium">{one.name}</th>)}
              <th className="py-1 pl-4 text-right font-medium">{measureWords[measure]}</th>
            </tr>
          </thead>
          <tbody>
            {shownRows.map((column) => (
              <tr key={column.from} className="border-t border-line whitespace-nowrap">
                <th scope="row" className="py-1 pr-4 text-left font-normal">{dayWords(column)}</th>
                {parts.map((one, index) => (
                  <td key={one.name} className="py-1 pl-4 text-right text-muted">{shown(column.parts[index]!, measure)}</td>
                ))}
                <td className="py-1 pl-4 text-right">{shown(column.value, measure)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shownRows.length && <Button size="sm" className="mt-2" onClick={() => setWhole(true)}>Show all {rows.length} rows</Button>}
    </div>
  );
}
