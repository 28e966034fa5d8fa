import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { whenSignedOut } from '@/api/client';
import { Live } from '@/live/live';
import { keepQueriesLive } from '@/live/queryLive';
import { LiveContext } from '@/live/useLive';
import { queries } from './queries';
import { router } from './router';
import { SignedOut } from './SignedOut';

const live = new Live();
keepQueriesLive(live, queries);

export function App() {
  const [signedOut, setSignedOut] = useState(false);
  useEffect(() => {
    whenSignedOut(() => setSignedOut(true));
    return live.onState(() => {
      if (live.state.status === 'signed_out') {
        setSignedOut(true);
      }
    });
  }, []);
  if (signedOut) {
    // A fresh page forgets whatever the last session left behind.
    return <SignedOut onSignedIn={() => location.reload()} />;
  }

  return (
    <LiveContext value={live}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LiveContext>
  );
}
