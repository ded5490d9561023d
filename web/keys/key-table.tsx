// Keys in a table: what each is, how far it reaches, when it was last used, and what this person may do with it.
import { Link } from '@tanstack/react-router';
import { Ban, CircleCheck, Ellipsis, FileCog, KeyRound, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../ask/me.ts';
import { Badge } from '../parts/badge.tsx';
import { IconButton } from '../parts/button.tsx';
import { Menu } from '../parts/menu.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { TimeAgo } from '../parts/time.tsx';
import { callsSearch } from '../query/query.ts';
import { useWords } from '../words/words.ts';
import type { Key } from './key.ts';
import { keysWords } from './words.ts';

type KeyTableProps = {
  readonly keys: readonly Key[];
  readonly onEnd: (key: Key, how: 'revoke' | 'rotate') => void;
  readonly empty: ReactNode;
};

export function KeyTable({ keys, onEnd, empty }: KeyTableProps) {
  const w = useWords(keysWords);
  const columns: readonly Column<Key>[] = [
    { key: 'name', header: w.name, cell: (key) => <Name of={key} /> },
    { key: 'owner', header: w.owner, cell: ({ user }) => user },
    {
      key: 'secret',
      header: w.secret,
      cell: ({ ends_with }) => ends_with !== null && <code className="font-mono text-xs">…{ends_with}</code>,
    },
    { key: 'scope', header: w.scope, cell: (key) => <Scope of={key} /> },
    { key: 'used', header: w.lastUsed, cell: (key) => <Used of={key} /> },
    { key: 'made', header: w.made, cell: (key) => <Made of={key} /> },
    { key: 'status', header: w.status, cell: (key) => <State of={key} /> },
    {
      key: 'actions',
      header: <span className="sr-only">{w.actions}</span>,
      align: 'right',
      cell: (key) => <Actions of={key} onEnd={onEnd} />,
    },
  ];
  return <Table label={w.table} columns={columns} rows={keys} rowKey={({ id }) => id} empty={empty} />;
}

function Name({ of: { id, name, source } }: { readonly of: Key }) {
  const w = useWords(keysWords);
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Link
        to="/calls"
        search={callsSearch({ filters: { key: id } })}
        title={w.calls}
        className="rounded-sm font-medium underline decoration-strong decoration-dotted underline-offset-4 hover:text-accent"
      >
        {name}
      </Link>
      {source === 'file' && (
        <Badge tone="grey" icon={FileCog} title={w.fileHint}>
          {w.file}
        </Badge>
      )}
    </span>
  );
}

function Scope({ of: { role, app, endpoint, models, speaks_for_others } }: { readonly of: Key }) {
  const w = useWords(keysWords);
  return (
    <span className="flex min-w-40 flex-wrap gap-1">
      <Badge tone={role === 'admin' ? 'warn' : role === 'member' ? 'grey' : 'accent'} title={w.roleHints[role]}>
        {w.roles[role]}
      </Badge>
      {app !== null && <Badge tone="grey">{w.ofApp(app)}</Badge>}
      {endpoint !== null && <Badge tone="grey">{w.ofEndpoint(endpoint)}</Badge>}
      {models !== null && (
        <Badge tone="violet" title={models.join('\n')}>
          {w.ofModels(models.length > 2 ? `${models.slice(0, 2).join(', ')} +${models.length - 2}` : models.join(', '))}
        </Badge>
      )}
      {speaks_for_others && (
        <Badge tone="violet" title={w.speaksHint}>
          {w.speaks}
        </Badge>
      )}
    </span>
  );
}

/** When a key of the file was used is not kept: its calls tell. */
function Used({ of: { source, last_used_at } }: { readonly of: Key }) {
  const w = useWords(keysWords);
  if (source === 'file') return <TimeAgo at={last_used_at} never={w.unknownUse} why={w.unknownUseWhy} />;
  return <TimeAgo at={last_used_at} never={w.never} />;
}

function Made({ of: { made_at, made_by } }: { readonly of: Key }) {
  const w = useWords(keysWords);
  if (made_at === null) return null;
  return (
    <span className="whitespace-nowrap">
      <TimeAgo at={made_at} />
      {made_by !== null && <span className="block max-w-40 truncate text-quiet text-xs">{w.by(made_by)}</span>}
    </span>
  );
}

function State({ of: { revoked, revoked_at } }: { readonly of: Key }) {
  const w = useWords(keysWords);
  if (!revoked)
    return (
      <Badge tone="good" icon={CircleCheck}>
        {w.active}
      </Badge>
    );
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Badge tone="grey" icon={Ban}>
        {w.revoked}
      </Badge>
      {revoked_at !== null && (
        <span className="text-quiet text-xs">
          <TimeAgo at={revoked_at} />
        </span>
      )}
    </span>
  );
}

function Actions({ of: key, onEnd }: { readonly of: Key; readonly onEnd: KeyTableProps['onEnd'] }) {
  const w = useWords(keysWords);
  const me = useMe();
  if (key.revoked || key.source === 'file') return null;
  if (!me.rights.manage && key.user !== me.user) return null;
  const rotate = { label: w.rotate, icon: RefreshCw, onSelect: () => onEnd(key, 'rotate') };
  const revoke = { label: w.revoke, icon: KeyRound, danger: true, onSelect: () => onEnd(key, 'revoke') };
  return (
    <Menu
      align="end"
      trigger={<IconButton label={w.more(key.name)} icon={Ellipsis} size="s" />}
      items={me.rights.manage ? [rotate, revoke] : [revoke]}
    />
  );
}
