// Accounts as a table: who, which role, whether they can sign in and when they did, and what can be done.
import { Ban, CircleCheck, Ellipsis, Link2, LogOut, type LucideIcon, MailQuestion, Pencil, UserCheck } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { RoleBadge } from '../accounts/role.tsx';
import { Badge } from '../parts/badge.tsx';
import { IconButton } from '../parts/button.tsx';
import type { Tone } from '../parts/looks.ts';
import { Menu } from '../parts/menu.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { TimeAgo } from '../parts/time.tsx';
import { callsSearch } from '../query/query.ts';
import { useWords } from '../words/words.ts';
import { stateOf, type User, type UserState } from './state.ts';
import { usersWords } from './words.ts';

const looks: Readonly<Record<UserState, readonly [Tone, LucideIcon]>> = {
  active: ['good', CircleCheck],
  invited: ['warn', MailQuestion],
  passwordless: ['grey', Link2],
  disabled: ['bad', Ban],
};

export type Act = 'change' | 'new-link' | 'sign-out' | 'disable' | 'enable';

type UsersTableProps = {
  readonly users: readonly User[];
  readonly mayChange: boolean;
  readonly lastAdmin: string | null;
  readonly me: string | null;
  readonly onAct: (act: Act, user: User) => void;
};

export function UsersTable({ users, mayChange, lastAdmin, me, onAct }: UsersTableProps) {
  const w = useWords(usersWords);
  const columns: readonly Column<User>[] = [
    {
      key: 'user',
      header: w.user,
      cell: ({ id, user }) => (
        <span className="inline-flex items-center gap-1.5">
          <Link to="/calls" search={callsSearch({ filters: { user } })} className="font-medium hover:underline" title={w.callsOf(user)}>
            {user}
          </Link>
          {id === me && <span className="text-quiet text-xs">({w.you})</span>}
        </span>
      ),
    },
    { key: 'role', header: w.role, cell: ({ role, sees_text }) => <RoleBadge role={role} seesText={sees_text} /> },
    { key: 'state', header: w.state, cell: (user) => <State state={stateOf(user)} /> },
    { key: 'email', header: w.email, cell: ({ email }) => (email === null ? <span className="text-quiet">–</span> : email) },
    { key: 'last', header: w.lastSignIn, cell: ({ signed_in_at }) => <TimeAgo at={signed_in_at} /> },
    {
      key: 'sessions',
      header: w.sessions,
      cell: ({ sessions }) => (sessions === 0 ? <span className="text-quiet">{w.nowhere}</span> : w.sessionsCount(sessions)),
    },
    {
      key: 'made',
      header: w.made,
      cell: ({ made_at, made_by }) => (
        <span title={w.madeBy(made_by)} className="text-quiet">
          <TimeAgo at={made_at} />
        </span>
      ),
    },
  ];
  const acts: Column<User> = {
    key: 'acts',
    header: <span className="sr-only">{w.acts}</span>,
    align: 'right',
    cell: (user) => <Acts user={user} isLastAdmin={user.id === lastAdmin} onAct={(act) => onAct(act, user)} />,
  };
  return <Table label={w.label} rows={users} rowKey={({ id }) => id} columns={mayChange ? [...columns, acts] : columns} />;
}

function State({ state }: { readonly state: UserState }) {
  const w = useWords(usersWords);
  const [tone, icon] = looks[state];
  return (
    <Badge tone={tone} icon={icon} title={w.statesAbout[state]}>
      {w.states[state]}
    </Badge>
  );
}

type ActsProps = { readonly user: User; readonly isLastAdmin: boolean; readonly onAct: (act: Act) => void };

function Acts({ user, isLastAdmin, onAct }: ActsProps) {
  const w = useWords(usersWords);
  const item = (act: Act, label: string, icon: LucideIcon) => ({ label, icon, onSelect: () => onAct(act) });
  const isDisabled = user.disabled_at !== null;
  return (
    <Menu
      align="end"
      trigger={<IconButton label={w.actions(user.user)} icon={Ellipsis} size="s" />}
      items={[
        item('change', w.change, Pencil),
        { ...item('new-link', w.newLink, Link2), disabled: isDisabled },
        { ...item('sign-out', w.signOut, LogOut), disabled: isDisabled },
        isDisabled
          ? item('enable', w.enable, UserCheck)
          : {
              ...item('disable', w.disable, Ban),
              danger: true,
              disabled: isLastAdmin,
              ...(isLastAdmin ? { hint: w.lastAdmin } : {}),
            },
      ]}
    />
  );
}
