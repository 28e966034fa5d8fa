import { nodeTypes, wordOf } from '../model/schema';
import { TypeIcon } from './NodeCard';

/** What a dragged node type is called among the dragged data. */
export const dragType = 'application/x-baton-node-type';

/** The node types: press one to add it behind what is selected, or drag it to a place. */
export function Palette({ disabled, onAdd }: { disabled: boolean; onAdd: (type: string) => void }) {
  return (
    <ul aria-label="Add a node" className="flex flex-wrap gap-0.5 p-1">
      {nodeTypes.map((type) => (
        <li key={type.name} className="flex-none">
          <button
            type="button"
            draggable={!disabled}
            disabled={disabled}
            title={`${type.what} Press to add it, or drag it onto the canvas.`}
            onDragStart={(event) => event.dataTransfer.setData(dragType, type.name)}
            onClick={() => onAdd(type.name)}
            className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs text-muted enabled:cursor-grab enabled:hover:bg-hover enabled:hover:text-text disabled:opacity-55"
          >
            <TypeIcon type={type.name} />{wordOf(type.name)}
          </button>
        </li>
      ))}
    </ul>
  );
}
