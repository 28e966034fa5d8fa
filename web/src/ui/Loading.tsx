/** Shown only when it takes long enough to wonder: a flash of it would be worse than nothing. */
export function Loading({ what = 'Loading' }: { what?: string }) {
  return <p role="status" className="loading px-4 py-6 text-sm text-muted">{what} …</p>;
}
