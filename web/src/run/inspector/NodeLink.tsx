export function NodeLink({ node, onSelect }: { node: string; onSelect: (node: string) => void }) {
  return <button type="button" className="break-all rounded-sm text-accent hover:underline" onClick={() => onSelect(node)}>{node}</button>;
}
