/** Characters at the end that tell a run from others of its workflow. */
const telling = 6;

/** The id of a run where there may be too little room for it: its beginning gives way, which is the workflow's name, and its end stays. */
export function RunId({ id }: { id: string }) {
  const [begin, end] = id.length > 4 * telling ? [id.slice(0, -telling), id.slice(-telling)] : [id, ''];
  return (
    <span title={id} className="flex whitespace-nowrap">
      <span className="truncate">{begin}</span><span className="shrink-0">{end}</span>
    </span>
  );
}
