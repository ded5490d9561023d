// The page of keys: whose they are, what they may do, when they were last used. Members see and end their own; admins make, rotate and
// end all. A secret is shown once, when it is made.
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../ask/me.ts';
import { useAsk } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { TextInput } from '../parts/input.tsx';
import { Page } from '../parts/page.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useUrl } from '../url/use-url.ts';
import { useWords } from '../words/words.ts';
import { CreateKey } from './create-key.tsx';
import { EndKey } from './end-key.tsx';
import { chosen, type Key, shows } from './key.ts';
import { KeyTable } from './key-table.tsx';
import { type Made, SecretShown } from './secret-shown.tsx';
import { keysWords } from './words.ts';

export function KeysPage() {
  const w = useWords(keysWords);
  const { rights } = useMe();
  const url = useUrl();
  const { data, error, refetch } = useAsk('GET /api/keys', {}, { every: 10_000 });
  const [made, setMade] = useState<Made | null>(null);
  const [ending, setEnding] = useState<{ readonly key: Key; readonly how: 'revoke' | 'rotate' } | null>(null);
  const show = shows.find((one) => one === url.get('show')) ?? 'active';
  const text = url.get('find') ?? '';
  const isCreating = url.get('create') !== null && rights.manage;
  const create = rights.manage && (
    <Button variant="primary" icon={Plus} onClick={() => url.set({ create: '1' })}>
      {w.create}
    </Button>
  );
  const keys = data === undefined ? [] : chosen(data.keys, show, text);
  return (
    <Page title={w.title} actions={create}>
      <p className="max-w-[80ch] text-quiet">{w.lead}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label={w.show}
          value={show}
          onChange={(next) => url.set({ show: next === 'active' ? null : next })}
          options={[
            { value: 'active', label: w.showActive },
            { value: 'revoked', label: w.showRevoked },
            { value: 'all', label: w.all },
          ]}
        />
        <div className="w-56 max-w-full">
          <TextInput
            aria-label={w.search}
            placeholder={w.search}
            value={text}
            onChange={(event) => url.set({ find: event.currentTarget.value || null })}
          />
        </div>
      </div>
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      <Card flush>
        {data === undefined ? (
          error === null && <Skeleton className="m-3 h-48" />
        ) : data.keys.length === 0 ? (
          <Empty icon={KeyRound} title={w.emptyTitle} action={create || undefined}>
            {rights.manage ? w.emptyBody : w.emptyMember}
          </Empty>
        ) : (
          <KeyTable
            keys={keys}
            onEnd={(key, how) => setEnding({ key, how })}
            empty={
              <Empty icon={KeyRound} title={w.noneTitle}>
                {w.noneBody}
              </Empty>
            }
          />
        )}
      </Card>
      <CreateKey open={isCreating} onClose={() => url.set({ create: null })} onMade={setMade} />
      <SecretShown made={made} onClose={() => setMade(null)} />
      <EndKey ending={ending} onClose={() => setEnding(null)} onMade={setMade} />
    </Page>
  );
}
