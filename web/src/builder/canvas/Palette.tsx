import { nodeTypes, wordOf } from '../model/schema';
import { TypeIcon } from './NodeCard';

/** What a dragged node type is called among the dragged data. */
export const dragType = 'application/x-baton-node-type';

/** The node types: press one to add it behind what is selected, or drag it to a place. */
export function Palette({ disabled, onAdd }: { disabled: boolean; onAdd: (type: string) => void }) {
  return (
    <ul aria-label="Add a node" className="flex flex-wrap p-1">
      {nodeTypes.map((type) => (
        <li key={type.name} className="flex-none">
          <button
            type="button"
            draggable={!disabled}
            disabled={disabled}
            title={`${type.what} Press to add it, or drag it onto the canvas.`}
            onDragStart={(event) => event.dataTransfer.setData(dragType, type.name)}
            onClick={() => onAdd(type.name)}
            className="inline-flex h-7 items-center gap-1 rounded-md px-1.5 text-xs text-muted enabled:cursor-grab enabled:hover:bg-hover enabled:hover:text-text disabled:opacity-55"
          >
            <TypeIcon type={type.name} /><span className="@max-[30rem]:sr-only">{wordOf(type.name)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
