// Who one is here: user, role and what it may see, e-mail address, language, theme.
import { type FormEvent, useState } from 'react';
import { LanguageChoice, ThemeChoice } from '../accounts/choices.tsx';
import { RoleBadge } from '../accounts/role.tsx';
import { AccountTrouble } from '../accounts/trouble.tsx';
import { accountsWords } from '../accounts/words.ts';
import type { Me } from '../ask/me.ts';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Field } from '../parts/field.tsx';
import { TextInput } from '../parts/input.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../words/words.ts';
import { meWords } from './words.ts';

export function AccountCard({ me }: { readonly me: Me }) {
  const w = useWords(meWords);
  const a = useWords(accountsWords);
  const seesText = me.role === 'analyst' && me.rights.text;
  const language = useChange('PATCH /api/me', { invalidates: ['GET /api/me'] });
  return (
    <Card title={w.account}>
      <div className="flex flex-col gap-3">
        <div>
          <p className="text-quiet text-xs">{w.user}</p>
          <p className="font-medium" title={w.userAbout}>
            {me.user ?? me.who}
          </p>
        </div>
        <div>
          <p className="mb-1 text-quiet text-xs">{w.role}</p>
          <RoleBadge role={me.role} seesText={seesText} />
          <p className="mt-1 text-quiet text-xs">{seesText ? a.seesTextAbout : a.sees[me.role]}</p>
        </div>
        {me.account === null ? <p className="text-quiet">{w.noAccount}</p> : <EmailForm email={me.account.email} />}
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <div>
            <p className="mb-1 text-quiet text-xs">{w.language}</p>
            <LanguageChoice
              {...(me.account === null ? {} : { onChoose: (next: 'en' | 'zh') => language.mutate({ body: { language: next } }) })}
            />
          </div>
          <div>
            <p className="mb-1 text-quiet text-xs">
              {w.theme} · {w.themeAbout}
            </p>
            <ThemeChoice />
          </div>
        </div>
        <AccountTrouble error={language.error} />
      </div>
    </Card>
  );
}

function EmailForm({ email }: { readonly email: string | null }) {
  const w = useWords(meWords);
  const a = useWords(accountsWords);
  const say = useToast();
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const change = useChange('PATCH /api/me', { invalidates: ['GET /api/me', 'GET /api/users'] });
  const text = (typed ?? email ?? '').trim();
  const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isEmail || text === email) return;
    const onSuccess = (): void => {
      setTyped(null);
      say(w.saved, 'good');
    };
    change.mutate({ body: { email: text } }, { onSuccess });
  };
  return (
    <form onSubmit={send} noValidate className="flex max-w-100 flex-col gap-2">
      <Field label={a.email} error={tried && !isEmail ? w.badEmail : null}>
        <TextInput
          type="email"
          name="email"
          autoComplete="email"
          value={typed ?? email ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <AccountTrouble error={change.error} />
      {typed !== null && text !== email && (
        <Button type="submit" variant="primary" busy={change.isPending} className="self-start">
          {w.save}
        </Button>
      )}
    </form>
  );
}
