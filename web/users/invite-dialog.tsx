// Inviting: who, which role, and then the link, once.
import { type FormEvent, useId, useState } from 'react';
import type { Role } from '../../src/schema/vendor.ts';
import { AccountTrouble } from '../accounts/trouble.tsx';
import { useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { TextInput } from '../parts/input.tsx';
import { partsWords } from '../parts/words.ts';
import { useWords } from '../words/words.ts';
import { LinkShown } from './link-shown.tsx';
import { RoleChoice } from './role-choice.tsx';
import { isEmail } from './state.ts';
import { usersWords } from './words.ts';

const nobody = { user: '', email: '', role: 'member', seesText: false } as const;
type Wish = { readonly user: string; readonly email: string; readonly role: Role; readonly seesText: boolean };

export function InviteDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const w = useWords(usersWords);
  const p = useWords(partsWords);
  const form = useId();
  const [wish, setWish] = useState<Wish>(nobody);
  const [tried, setTried] = useState(false);
  const change = useChange('POST /api/users', { invalidates: ['GET /api/users'] });
  const badEmail = wish.email.trim() !== '' && !isEmail(wish.email);
  const close = (): void => {
    onClose();
    setWish(nobody);
    setTried(false);
    change.reset();
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const user = wish.user.trim();
    if (user === '' || badEmail) return;
    const email = wish.email.trim() === '' ? null : wish.email.trim();
    change.mutate({ body: { user, email, role: wish.role, sees_text: wish.seesText } });
  };
  if (change.data !== undefined)
    return (
      <Dialog
        open={open}
        onClose={close}
        keep
        title={w.linkTitle(change.data.user.user)}
        footer={<Button onClick={close}>{w.done}</Button>}
      >
        <LinkShown link={change.data.link} />
      </Dialog>
    );
  return (
    <Dialog
      open={open}
      onClose={close}
      keep={wish.user !== ''}
      title={w.inviteTitle}
      footer={
        <>
          <Button onClick={close}>{p.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={change.isPending}>
            {w.inviteDo}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={send} noValidate className="flex flex-col gap-3">
        <Field label={w.user} hint={w.userHint} error={tried && wish.user.trim() === '' ? w.missingUser : null}>
          <TextInput
            value={wish.user}
            maxLength={200}
            required
            onChange={(event) => setWish({ ...wish, user: event.currentTarget.value })}
          />
        </Field>
        <Field label={w.email} hint={w.emailHint} error={tried && badEmail ? w.badEmail : null}>
          <TextInput type="email" value={wish.email} onChange={(event) => setWish({ ...wish, email: event.currentTarget.value })} />
        </Field>
        <RoleChoice role={wish.role} seesText={wish.seesText} onChange={(role, seesText) => setWish({ ...wish, role, seesText })} />
        <AccountTrouble error={change.error} />
      </form>
    </Dialog>
  );
}
