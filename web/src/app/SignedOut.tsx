import { useState, type SyntheticEvent } from 'react';
import { messageOf } from '@/api/problem';
import { session } from '@/api/session';
import { Button } from '@/ui/Button';
import { CopyText } from '@/ui/Copy';
import { TextField } from '@/ui/Field';

/** Instead of every page while nobody is signed in: says exactly how to get in. */
export function SignedOut({ onSignedIn }: { onSignedIn: () => void }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    session.signIn(token.trim())
      .then(onSignedIn, (failure: unknown) => setError(messageOf(failure)))
      .finally(() => setBusy(false));
  };
  return (
    <main className="mx-auto flex min-h-full max-w-md flex-col justify-center gap-6 p-4">
      <header>
        <h1 className="text-xl font-semibold">Sign in to Baton</h1>
        <p className="text-muted">This browser is not signed in to this server.</p>
      </header>
      <section className="flex flex-col gap-2">
        <h2 className="font-semibold">With the link</h2>
        <p className="text-muted">
          The server printed a link when it started. It signs one browser in, once, within ten minutes. Starting the server again prints a
          new one:
        </p>
        <p><CopyText text="baton server start" /></p>
      </section>
      <form className="flex flex-col gap-2" onSubmit={submit}>
        <h2 className="font-semibold">With the owner's token</h2>
        <TextField
          label="Token"
          type="password"
          autoComplete="current-password"
          value={token}
          onChange={(event) => { setToken(event.target.value); setError(undefined); }}
          error={error}
          hint={
            <>
              It is in the file <code>token</code> of the data directory (by default <code>~/.local/share/baton/token</code>), or what
              BATON_TOKEN says.
            </>
          }
        />
        <Button type="submit" kind="primary" busy={busy} disabled={token.trim() === ''} className="self-start">Sign in</Button>
      </form>
    </main>
  );
}
