// E-mail and password. A failure says what to do, keeps the address, and selects the password; too many are counted down.
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { PasswordInput } from '../accounts/password-input.tsx';
import { AccountTrouble, clockText, useWait } from '../accounts/trouble.tsx';
import { accountsWords } from '../accounts/words.ts';
import { ask } from '../ask/ask.ts';
import { meQuestion } from '../ask/me.ts';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Copy } from '../parts/copy.tsx';
import { Field } from '../parts/field.tsx';
import { TextInput } from '../parts/input.tsx';
import { useWords } from '../words/words.ts';
import { goOn } from './go-on.ts';
import { Shell } from './shell.tsx';
import { signInWords } from './words.ts';

const command = 'daybook admin link';

export function PasswordForm({ next }: { readonly next: string | null }) {
  const w = useWords(signInWords);
  const a = useWords(accountsWords);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const change = useChange('POST /api/sign-in');
  const wait = useWait(change.error);
  // Whoever is signed in already has nothing to do here.
  const { data: me } = useQuery({ ...meQuestion, retry: false, staleTime: 0 });
  useEffect(() => {
    if (me !== undefined) goOn(me, next);
  }, [me, next]);

  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (wait !== null) return;
    change.mutate(
      { body: { email, password } },
      {
        onSuccess: () =>
          void ask('GET /api/me').then(
            (mine) => goOn(mine, next),
            () => goOn(null, next),
          ),
        onError: () => field.current?.select(),
      },
    );
  };

  return (
    <Shell title={w.title}>
      <form onSubmit={send} className="flex flex-col gap-3">
        <Field label={a.email}>
          <TextInput
            type="email"
            name="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoComplete="username"
            autoCapitalize="off"
            autoFocus
            required
          />
        </Field>
        <Field label={a.password}>
          <PasswordInput
            ref={field}
            name="password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
          />
        </Field>
        <AccountTrouble error={change.error} wait={wait} />
        <Button type="submit" variant="primary" busy={change.isPending || change.isSuccess} disabled={wait !== null}>
          {wait === null ? w.signIn : w.wait(clockText(wait))}
        </Button>
      </form>
      <details className="text-quiet">
        <summary className="cursor-pointer rounded-sm py-1 hover:text-ink">{w.noPassword}</summary>
        <p className="pt-1">{w.noPasswordAbout}</p>
        <p className="mt-2 flex items-center justify-between gap-2 rounded-sm bg-sunken py-1 pr-1 pl-2">
          <code className="font-mono text-ink text-xs">{command}</code>
          <Copy text={command} label={w.copyCommand} />
        </p>
      </details>
    </Shell>
  );
}
