import { useState } from 'react';
import { dayWords, type Chart, type Column, type Series } from './chart';
import { measureWords, short, shown, type Measure } from './measure';

interface Props {
  chart: Chart;
  measure: Measure;
  /** Names the chart: what the columns are of. */
  label: string;
  /** Lower. */
  small?: boolean;
}

/** A column for each day, its parts the models. A table beside it must say the same: the chart is for the eye only. */
export function DayChart({ chart, measure, label, small = false }: Props) {
  const [at, setAt] = useState<number>();
  const { series, columns, lines } = chart;
  const top = lines.at(-1)!;
  const share = (value: number) => `${top === 0 ? 0 : (100 * value) / top}%`;
  const looked = at === undefined ? undefined : columns[at];
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <div className="flex gap-2" aria-hidden>
        <div className={`relative w-12 flex-none text-right text-xs text-muted tabular ${small ? 'h-24' : 'h-48'}`}>
          {lines.map((line) => (
            <span key={line} className="absolute right-0 translate-y-1/2" style={{ bottom: share(line) }}>{short(line, measure)}</span>
          ))}
        </div>
        <div className={`relative min-w-0 flex-1 ${small ? 'h-24' : 'h-48'}`}>
          {lines.map((line) => <span key={line} className="absolute inset-x-0 h-px bg-line" style={{ bottom: share(line) }} />)}
          <div
            data-testid="columns"
            className={`absolute inset-0 flex ${columns.length > 40 ? 'gap-px' : 'gap-0.5'}`}
            onPointerLeave={() => setAt(undefined)}
          >
            {columns.map((column, index) => (
              <div
                key={column.from}
                className={`flex h-full min-w-0 flex-1 justify-center ${index === at ? 'bg-hover' : ''}`}
                onPointerEnter={() => setAt(index)}
              >
                <Bar column={column} series={series} share={share} />
              </div>
            ))}
          </div>
        </div>
      </div>
      <div aria-hidden className="flex justify-between pl-14 text-xs text-muted tabular">
        <span>{columns.length > 0 && dayWords({ from: columns[0]!.from, to: columns[0]!.from })}</span>
        <span>{columns.length > 2 && dayWords({ from: columns[columns.length >> 1]!.from, to: columns[columns.length >> 1]!.from })}</span>
        <span>{columns.length > 0 && dayWords({ from: columns.at(-1)!.to, to: columns.at(-1)!.to })}</span>
      </div>
      <figcaption className="flex flex-col gap-1 pl-14 text-xs">
        <span className="sr-only">{label}. The table says the same.</span>
        <span aria-hidden className="tabular text-muted">
          {looked
            ? <><span className="font-medium text-text">{dayWords(looked)}</span> · {measureWords[measure]} {shown(looked.value, measure)}</>
            : label}
        </span>
        <Legend series={series} values={looked?.parts} measure={measure} />
      </figcaption>
    </figure>
  );
}

function Bar({ column, series, share }: { column: Column; series: readonly Series[]; share: (value: number) => string }) {
  return (
    <div className="flex h-full w-full max-w-10 flex-col-reverse">
      {column.parts.map((part, place) => part > 0 && (
        <span
          key={series[place]!.name}
          className="w-full flex-none border-t border-surface"
          style={{ height: share(part), minHeight: 2, background: shadeOf(series[place]!) }}
        />
      ))}
    </div>
  );
}

const shadeOf = ({ shade }: Series) => `var(--chart-${shade ?? 'rest'})`;

/** The models, with what they came to over the span, or in the column that is pointed at. */
function Legend({ series, values, measure }: { series: readonly Series[]; values: readonly number[] | undefined; measure: Measure }) {
  return (
    <ul aria-label="Models" className="flex flex-wrap gap-x-4 gap-y-1">
      {series.map((one, index) => (
        <li key={one.name} className="flex items-center gap-1.5">
          <span aria-hidden className="size-3 rounded-sm border border-line-strong" style={{ background: shadeOf(one) }} />
          {one.name} <span className="tabular text-muted">{shown(values?.[index] ?? (values ? 0 : one.value), measure)}</span>
        </li>
      ))}
    </ul>
  );
}
