import { Page } from '@/app/Page';
import { count } from '@/ui/format';
import { Facts, Section } from '@/ui/Facts';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { useHealth } from './useHealth';

export function WorkersPage() {
  const { data, isPending, error, refetch } = useHealth();
  return (
    <Page title="Workers">
      {isPending && <Loading what="Asking the server" />}
      {!data && error !== null && <Failure what="The server did not say what it runs" error={error} onRetry={() => void refetch()} />}
      {data && (
        <div className="flex max-w-2xl flex-col gap-4">
          <p className="text-muted">
            {data.engine.workers === 0
              ? 'No worker is connected: this server executes every node itself.'
              : `${count(data.engine.workers)} connected; what they do not offer this server executes itself.`}
          </p>
          <Section title="This server">
            <Facts
              facts={[
                ['Attempts running', count(data.engine.running_attempts)],
                ['Runs in memory', count(data.engine.active_runs)],
                ['Runs waiting for a place', count(data.engine.waiting_for_capacity)],
              ]}
            />
          </Section>
        </div>
      )}
    </Page>
  );
}
