import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from './Page';

export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState title="There is no page at this address" actions={<Link to="/runs" className={buttonClass()}>Go to Runs</Link>}>
        <p>The address may be mistyped, or come from another version of Baton.</p>
      </EmptyState>
    </Page>
  );
}
