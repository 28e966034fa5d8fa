import { useMutation } from '@tanstack/react-query';
import { messageOf } from '@/api/problem';
import { session } from '@/api/session';
import { Page } from '@/app/Page';
import { ThemeSwitch } from '@/app/ThemeSwitch';
import { useLiveState } from '@/live/useLive';
import { Button } from '@/ui/Button';
import { Facts, Section } from '@/ui/Facts';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { Duration } from '@/ui/Time';
import { toast } from '@/ui/toasts';
import { EngineSection, ServerSection, StoreSection } from './HealthSection';
import { useHealth } from './useHealth';

export function SettingsPage() {
  const health = useHealth();
  return (
    <Page title="Settings">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <BrowserSection />
        {health.isPending && <Loading what="Asking the server how it is" />}
        {health.isError && <Failure what="The server did not say how it is" error={health.error} onRetry={() => void health.refetch()} />}
        {health.data && (
          <>
            <ServerSection health={health.data} />
            <StoreSection store={health.data.store} />
            <EngineSection engine={health.data.engine} />
          </>
        )}
      </div>
    </Page>
  );
}

function BrowserSection() {
  const { status, since } = useLiveState();
  const words = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', signed_out: 'Signed out' };
  const signOut = useMutation({
    mutationFn: session.signOut,
    onSuccess: () => location.assign('/'),
    onError: (error) => toast('failed', messageOf(error)),
  });
  return (
    <Section title="This browser">
      <div className="flex flex-col items-start gap-4">
        <Facts
          facts={[
            ['Connection', <>{words[status]} for <Duration since={new Date(since).toISOString()} /></>],
            ['Theme', <ThemeSwitch key="theme" />],
          ]}
        />
        <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>Sign out</Button>
      </div>
    </Section>
  );
}
