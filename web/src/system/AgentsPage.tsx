import { Page } from '@/app/Page';
import { EmptyState } from '@/ui/EmptyState';

export function AgentsPage() {
  return (
    <Page title="Agents">
      <EmptyState title="This server has no agents">
        <p>
          A node of type <code>agent_call</code> calls an agent by its name. A workflow that names an agent this server does not have is
          refused when it is published, with the place in the file.
        </p>
      </EmptyState>
    </Page>
  );
}
