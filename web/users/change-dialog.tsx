// Another role or e-mail address for an account. The last admin's role stays, and the window says why.
import { type FormEvent, useId, useState } from 'react';
import { AccountTrouble } from '../accounts/trouble.tsx';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { TextInput } from '../parts/input.tsx';
import { useToast } from '../parts/toast.tsx';
import { partsWords } from '../parts/words.ts';
import { useWords } from '../words/words.ts';
import { RoleChoice } from './role-choice.tsx';
import { isEmail, type User } from './state.ts';
import { usersWords } from './words.ts';

type ChangeDialogProps = {
  readonly user: User;
  readonly isLastAdmin: boolean;
  readonly isMe: boolean;
  readonly onClose: () => void;
};

export function ChangeDialog({ user, isLastAdmin, isMe, onClose }: ChangeDialogProps) {
  const w = useWords(usersWords);
  const p = useWords(partsWords);
  const say = useToast();
  const form = useId();
  const [email, setEmail] = useState(user.email ?? '');
  const [role, setRole] = useState(user.role);
  const [seesText, setSeesText] = useState(user.sees_text);
  const change = useChange('PATCH /api/users/{id}', { invalidates: ['GET /api/users', 'GET /api/me'] });
  const badEmail = email.trim() !== '' && !isEmail(email);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (badEmail) return;
    const body = { role, sees_text: seesText, email: email.trim() === '' ? null : email.trim() };
    const onSuccess = (): void => {
      say(w.saved(user.user), 'good');
      onClose();
    };
    change.mutate({ path: { id: user.id }, body }, { onSuccess });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={w.changeTitle(user.user)}
      footer={
        <>
          <Button onClick={onClose}>{p.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={change.isPending}>
            {w.save}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={send} noValidate className="flex flex-col gap-3">
        <Field label={w.email} error={badEmail ? w.badEmail : null}>
          <TextInput type="email" value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        </Field>
        <RoleChoice
          role={role}
          seesText={seesText}
          fixed={isLastAdmin}
          onChange={(next, text) => {
            setRole(next);
            setSeesText(text);
          }}
        />
        {isMe && role !== user.role && <p className="rounded-sm bg-warn-soft px-3 py-2 text-sm text-warn">{w.demoteSelf}</p>}
        <p className="text-quiet text-xs">{w.atOnce}</p>
        <AccountTrouble error={change.error} />
      </form>
    </Dialog>
  );
}
