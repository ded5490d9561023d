// Where one is signed in: each session can be ended, or all of them at once.
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../src/api/contract.ts';
import { useAccountTrouble } from '../accounts/trouble.tsx';
import { ask } from '../ask/ask.ts';
import { useAsk, useChange } from '../ask/use-ask.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { TimeAgo } from '../parts/time.tsx';
import { useToast } from '../parts/toast.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { deviceOf } from './device.ts';
import { meWords } from './words.ts';

type Session = AnswerOf<'GET /api/me/sessions'>['sessions'][number];

export function SessionsCard() {
  const w = useWords(meWords);
  const words = useAccountTrouble();
  const { day } = useFormats();
  const say = useToast();
  const [leaving, setLeaving] = useState(false);
  const { data, error, refetch } = useAsk('GET /api/me/sessions');
  const end = useChange('POST /api/me/sessions/{id}/end', { invalidates: ['GET /api/me/sessions'] });
  const deviceText = ({ user_agent }: Session): string => {
    const { browser, system } = deviceOf(user_agent);
    return browser !== null && system !== null ? w.on(browser, system) : (browser ?? system ?? w.unknownDevice);
  };
  const endOne = (session: Session): void =>
    end.mutate({ path: { id: session.id } }, { onSuccess: () => say(w.ended, 'good'), onError: (thrown) => say(words(thrown), 'bad') });
  const columns: readonly Column<Session>[] = [
    {
      key: 'device',
      header: w.device,
      cell: (session) => (
        <span title={session.user_agent ?? undefined} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          {deviceText(session)}
          {session.current && <Badge tone="good">{w.thisOne}</Badge>}
        </span>
      ),
    },
    {
      key: 'address',
      header: w.address,
      cell: ({ ip_address }) => <span className="font-mono text-xs">{ip_address ?? '–'}</span>,
    },
    { key: 'began', header: w.began, cell: ({ made_at }) => <TimeAgo at={made_at} /> },
    { key: 'seen', header: w.seen, cell: ({ seen_at }) => <TimeAgo at={seen_at} /> },
    { key: 'ends', header: w.ends, cell: ({ expires_at }) => <span className="whitespace-nowrap text-quiet">{day(expires_at)}</span> },
    {
      key: 'end',
      header: <span className="sr-only">{w.end}</span>,
      align: 'right',
      cell: (session) =>
        session.current ? null : (
          <Button
            size="s"
            variant="quiet"
            aria-label={w.endDevice(deviceText(session))}
            busy={end.isPending && end.variables.path?.['id'] === session.id}
            onClick={() => endOne(session)}
          >
            {w.end}
          </Button>
        ),
    },
  ];
  return (
    <Card
      flush
      title={w.sessions}
      actions={
        <Button size="s" icon={LogOut} onClick={() => setLeaving(true)}>
          {w.everywhere}
        </Button>
      }
    >
      {error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Skeleton className="m-3 h-24" />
      ) : (
        <Table label={w.sessionsLabel} columns={columns} rows={data.sessions} rowKey={({ id }) => id} />
      )}
      <Confirm
        open={leaving}
        onClose={() => setLeaving(false)}
        title={w.everywhereTitle}
        confirmLabel={w.everywhere}
        onConfirm={async () => {
          await ask('POST /api/me/sign-out-everywhere');
          location.assign('/sign-in');
        }}
      >
        {w.everywhereAbout}
      </Confirm>
    </Card>
  );
}
