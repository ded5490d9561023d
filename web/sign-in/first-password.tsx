// After the first link: an e-mail address and a password, so that the next time needs no link.
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { NewPassword } from '../accounts/new-password.tsx';
import { passwordFault } from '../accounts/password-rules.ts';
import { AccountTrouble, useWait } from '../accounts/trouble.tsx';
import { accountsWords } from '../accounts/words.ts';
import { meQuestion } from '../ask/me.ts';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { TextInput } from '../parts/input.tsx';
import { useWords } from '../words/words.ts';
import { goOn } from './go-on.ts';
import { Shell } from './shell.tsx';
import { signInWords } from './words.ts';

export function FirstPassword({ next }: { readonly next: string | null }) {
  const w = useWords(signInWords);
  const a = useWords(accountsWords);
  const { data: me = null } = useQuery({ ...meQuestion, retry: false });
  const [typed, setTyped] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const change = useChange('PATCH /api/me');
  const wait = useWait(change.error);
  const email = typed ?? me?.account?.email ?? '';
  const names = [email, me?.user ?? null];
  const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());

  const save = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isEmail || passwordFault(password, names) !== null || wait !== null) return;
    change.mutate({ body: { email: email.trim(), password: { next: password } } }, { onSuccess: () => goOn(me, next) });
  };

  return (
    <Shell title={w.firstTitle} about={w.firstAbout}>
      <form onSubmit={save} noValidate className="flex flex-col gap-3">
        <Field label={a.email} error={tried && !isEmail ? w.badEmail : null}>
          <TextInput
            type="email"
            name="email"
            value={email}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="username"
            autoCapitalize="off"
            autoFocus
            required
          />
        </Field>
        <NewPassword label={a.password} value={password} onChange={setPassword} names={names} tried={tried} />
        <AccountTrouble error={change.error} wait={wait} />
        <Button type="submit" variant="primary" busy={change.isPending || change.isSuccess} disabled={wait !== null}>
          {w.firstSave}
        </Button>
      </form>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0 flex-1 text-quiet text-xs">{w.laterAbout}</p>
        <Button variant="quiet" size="s" onClick={() => goOn(me, next)}>
          {w.later}
        </Button>
      </div>
    </Shell>
  );
}
