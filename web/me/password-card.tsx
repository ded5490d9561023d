// Setting and changing one's own password. The current one is asked for, but of who came by a link within the hour.
import { type FormEvent, useState } from 'react';
import { NewPassword } from '../accounts/new-password.tsx';
import { PasswordInput } from '../accounts/password-input.tsx';
import { passwordFault } from '../accounts/password-rules.ts';
import { AccountTrouble, clockText, useWait } from '../accounts/trouble.tsx';
import { accountsWords } from '../accounts/words.ts';
import type { Me } from '../ask/me.ts';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Field } from '../parts/field.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../words/words.ts';
import { meWords } from './words.ts';

type PasswordCardProps = { readonly account: NonNullable<Me['account']>; readonly user: string | null };

export function PasswordCard({ account, user }: PasswordCardProps) {
  const w = useWords(meWords);
  const a = useWords(accountsWords);
  const say = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const change = useChange('PATCH /api/me', { invalidates: ['GET /api/me', 'GET /api/me/sessions'] });
  const wait = useWait(change.error);
  const names = [account.email, user];
  const isAsked = account.needs_current;

  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if ((isAsked && current === '') || passwordFault(next, names) !== null || wait !== null) return;
    const onSuccess = (): void => {
      setCurrent('');
      setNext('');
      setTried(false);
      say(w.passwordChanged, 'good');
    };
    change.mutate({ body: { password: isAsked ? { current, next } : { next } } }, { onSuccess });
  };

  return (
    <Card title={w.password}>
      <p className="mb-3 text-quiet">{account.has_password ? (isAsked ? w.passwordSet : w.passwordFresh) : w.passwordNone}</p>
      {account.email === null ? (
        <p className="rounded-sm bg-warn-soft px-3 py-2 text-warn">{w.emailFirst}</p>
      ) : (
        <form onSubmit={send} noValidate className="flex max-w-100 flex-col gap-3">
          {/* For password managers: whose password it is. */}
          <input type="hidden" name="username" autoComplete="username" value={account.email} />
          {isAsked && (
            <Field label={w.current} error={tried && current === '' ? w.currentMissing : null}>
              <PasswordInput
                name="current-password"
                autoComplete="current-password"
                value={current}
                onChange={(event) => setCurrent(event.currentTarget.value)}
              />
            </Field>
          )}
          <NewPassword label={a.newPassword} value={next} onChange={setNext} names={names} tried={tried} />
          <AccountTrouble error={change.error} wait={wait} />
          <Button type="submit" busy={change.isPending} disabled={wait !== null} className="self-start">
            {wait !== null ? clockText(wait) : account.has_password ? w.changePassword : w.setPassword}
          </Button>
        </form>
      )}
    </Card>
  );
}
