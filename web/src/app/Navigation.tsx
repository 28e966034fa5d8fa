import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { gateKeys, gates } from '@/api/gates';
import { Icon } from '@/ui/Icon';
import { places } from './navigation';

/** More open gates than this are counted as "99+". */
const most = 100;

/** How many gates wait for the caller. */
function useOpenGates(): number {
  const query = { status: 'open', assignee: 'me', limit: most } as const;
  const { data } = useQuery({ queryKey: gateKeys.list(query), queryFn: ({ signal }) => gates.list(query, signal) });
  return data?.items.length ?? 0;
}

export function Navigation({ onGo }: { onGo?: () => void }) {
  const open = useOpenGates();
  return (
    <ul className="flex flex-col gap-0.5">
      {places.map((place) => (
        <li key={place.to}>
          <Link
            to={place.to}
            {...(onGo ? { onClick: onGo } : {})}
            activeOptions={{ exact: false, includeSearch: false }}
            className={
              'flex h-8 items-center gap-2 rounded-md px-2 text-sm text-muted no-underline hover:bg-hover hover:text-text hover:no-underline ' +
              'aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-text'
            }
          >
            <Icon name={place.icon} />
            <span className="flex-1">{place.label}</span>
            {place.to === '/gates' && open > 0 && (
              <span className="rounded-full bg-accent-fill px-1.5 text-xs font-medium text-on-accent tabular">
                {open >= most ? '99+' : open}<span className="sr-only"> waiting</span>
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
