// The keys of one's own user: where they were last used, and the way to end one that leaked.
import { Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../src/api/contract.ts';
import { accountsWords } from '../accounts/words.ts';
import { ask } from '../ask/ask.ts';
import { useAsk } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Empty } from '../parts/empty.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { TimeAgo } from '../parts/time.tsx';
import { useToast } from '../parts/toast.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useWords } from '../words/words.ts';
import { meWords } from './words.ts';

type Key = AnswerOf<'GET /api/keys'>['keys'][number];

export function KeysCard({ user }: { readonly user: string }) {
  const w = useWords(meWords);
  const a = useWords(accountsWords);
  const say = useToast();
  const { data, error, refetch } = useAsk('GET /api/keys');
  const [ending, setEnding] = useState<Key | null>(null);
  const mine = data?.keys.filter((key) => key.user === user) ?? [];
  const open = mine.filter(({ revoked }) => !revoked);
  const columns: readonly Column<Key>[] = [
    {
      key: 'key',
      header: w.key,
      cell: ({ name, ends_with }) => (
        <span className="whitespace-nowrap">
          <span className="font-medium">{name}</span>
          {ends_with !== null && <span className="ml-1.5 font-mono text-quiet text-xs">…{ends_with}</span>}
        </span>
      ),
    },
    { key: 'role', header: w.keyRole, cell: ({ role }) => <span className="whitespace-nowrap">{a.roles[role]}</span> },
    {
      key: 'models',
      header: w.models,
      cell: ({ models }) =>
        models === null ? (
          <span className="whitespace-nowrap text-quiet">{w.allModels}</span>
        ) : (
          <span className="font-mono text-xs">{models.join(', ')}</span>
        ),
    },
    {
      key: 'used',
      header: w.lastUsed,
      cell: ({ source, last_used_at }) =>
        source === 'file' ? <TimeAgo at={last_used_at} never={w.unknownUse} why={w.unknownUseWhy} /> : <TimeAgo at={last_used_at} />,
    },
    {
      key: 'made',
      header: w.made,
      cell: ({ made_at, source }) =>
        source === 'file' ? <span className="whitespace-nowrap text-quiet">{w.ofFile}</span> : <TimeAgo at={made_at} />,
    },
    {
      key: 'revoke',
      header: <span className="sr-only">{w.revoke}</span>,
      align: 'right',
      cell: (key) =>
        key.source === 'file' ? null : (
          <Button size="s" variant="quiet" aria-label={w.revokeKey(key.name)} onClick={() => setEnding(key)}>
            {w.revoke}
          </Button>
        ),
    },
  ];
  return (
    <Card
      flush
      title={w.keys}
      actions={
        <Link to="/keys" className="px-1 text-accent hover:underline">
          {w.allKeys}
        </Link>
      }
    >
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Skeleton className="m-3 h-16" />
      ) : open.length === 0 ? (
        <Empty icon={KeyRound} title={w.noKeys}>
          {w.noKeysAbout}
        </Empty>
      ) : (
        <Table label={w.keysLabel} columns={columns} rows={open} rowKey={({ id }) => id} />
      )}
      {open.length < mine.length && <p className="px-3 py-2 text-quiet text-xs">{w.revokedCount(mine.length - open.length)}</p>}
      {ending !== null && (
        <Confirm
          open
          danger
          onClose={() => setEnding(null)}
          title={w.revokeTitle(ending.name)}
          confirmLabel={w.revoke}
          onConfirm={async () => {
            await ask('POST /api/keys/{id}/revoke', { path: { id: ending.id } });
            await refetch();
            say(w.revoked(ending.name), 'good');
          }}
        >
          {w.revokeAbout}
        </Confirm>
      )}
    </Card>
  );
}
