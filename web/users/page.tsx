// Accounts: who signs in, with which role, and what that lets them see. Auditors look; admins invite, change and disable.
import { Lock, Search, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useAccountTrouble } from '../accounts/trouble.tsx';
import { useMe } from '../ask/me.ts';
import { useAsk, useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { TextInput } from '../parts/input.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { Page } from '../parts/page.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useToast } from '../parts/toast.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { type Deed, Deeds } from './deeds.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { foundIn, lastAdminOf, type User } from './state.ts';
import { type Act, UsersTable } from './users-table.tsx';
import { usersWords } from './words.ts';

export function UsersPage() {
  const w = useWords(usersWords);
  const { rights } = useMe();
  if (rights.audit) return <Accounts />;
  return (
    <Page title={w.title}>
      <Empty icon={Lock} title={w.mayNot} action={<LinkButton to="/me">{w.toMe}</LinkButton>}>
        {w.mayNotAbout}
      </Empty>
    </Page>
  );
}

function Accounts() {
  const w = useWords(usersWords);
  const { rights, account } = useMe();
  const url = useUrl();
  const say = useToast();
  const words = useAccountTrouble();
  const { data, error, refetch } = useAsk('GET /api/users');
  const enable = useChange('PATCH /api/users/{id}', { invalidates: ['GET /api/users'] });
  const [inviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<User | null>(null);
  const [deed, setDeed] = useState<Deed | null>(null);
  const text = url.get('find') ?? '';
  const users = data?.users ?? [];
  const found = foundIn(users, text);
  const lastAdmin = lastAdminOf(users);
  const me = account?.id ?? null;

  const act = (what: Act, user: User): void => {
    if (what === 'change') setChanging(user);
    else if (what !== 'enable') setDeed({ kind: what, user });
    else
      enable.mutate(
        { path: { id: user.id }, body: { disabled: false } },
        { onSuccess: () => say(w.enabled(user.user), 'good'), onError: (thrown) => say(words(thrown), 'bad') },
      );
  };

  return (
    <Page
      title={w.title}
      actions={
        rights.manage && (
          <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            {w.invite}
          </Button>
        )
      }
    >
      {!rights.manage && <p className="text-quiet">{w.onlyAdmins}</p>}
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      <Card
        flush
        title={
          <span className="relative block w-76 max-w-full py-1">
            <Search aria-hidden className="absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-quiet" />
            <TextInput
              type="search"
              aria-label={w.find}
              placeholder={w.find}
              value={text}
              onChange={(event) => url.set({ find: event.currentTarget.value === '' ? null : event.currentTarget.value })}
              className="pl-7 font-normal"
            />
          </span>
        }
      >
        {data === undefined ? (
          error === null && <Skeleton lines={6} className="m-3 h-48" />
        ) : users.length === 0 ? (
          <Empty icon={Users} title={w.noUsers}>
            {w.noUsersAbout}
          </Empty>
        ) : found.length === 0 ? (
          <Empty icon={Search} title={w.noneFound} action={<Button onClick={() => url.set({ find: null })}>{w.allUsers}</Button>} />
        ) : (
          <UsersTable users={found} mayChange={rights.manage} lastAdmin={lastAdmin} me={me} onAct={act} />
        )}
      </Card>
      <InviteDialog open={inviting} onClose={() => setInviting(false)} />
      {changing !== null && (
        <ChangeDialog user={changing} isLastAdmin={changing.id === lastAdmin} isMe={changing.id === me} onClose={() => setChanging(null)} />
      )}
      {deed !== null && (
        <Deeds
          deed={deed}
          isMe={deed.user.id === me}
          onDeed={setDeed}
          // The link that came of the question is still to be read.
          onClose={() => setDeed((now) => (now === deed ? null : now))}
        />
      )}
    </Page>
  );
}
