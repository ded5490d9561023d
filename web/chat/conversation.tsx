// A recorded call as a conversation. Turns are rendered as they come into sight; of a long one the beginning is folded, because what
// is looked for stands at its end. What was cut off or is missing is said.
import { Scissors } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { CallBody, CallRecord } from '../../src/schema/call.ts';
import { Button } from '../parts/button.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { useWords } from '../words/words.ts';
import { AskedView } from './asked-view.tsx';
import { askedOf } from './reading/asked.ts';
import type { Turn } from './reading/turn.ts';
import { turnsOf } from './reading/turns.ts';
import { InSight } from './text/in-sight.tsx';
import type { TextMode } from './text/text-view.tsx';
import { TurnView } from './turn-view.tsx';
import { chatWords } from './words.ts';

/** Turns of the request that are shown without asking. */
const shownAtFirst = 12;

export type ConversationProps = {
  readonly call: Pick<CallRecord, 'finish_reason' | 'truncated' | 'status'>;
  readonly body: CallBody;
  /** Stands in place of an answer that is not there. */
  readonly noAnswer?: ReactNode;
};

export function Conversation({ call, body, noAnswer }: ConversationProps) {
  const w = useWords(chatWords);
  const turns = useMemo(() => turnsOf(call, body), [call, body]);
  const asked = useMemo(() => askedOf(body.request_params), [body]);
  const [mode, setMode] = useState<TextMode>('markdown');
  const [isWhole, setWhole] = useState(false);
  const requests = turns.filter(({ side }) => side === 'request');
  const answers = turns.filter(({ side }) => side === 'answer');
  const folded = isWhole ? [] : earlierOf(requests);
  const shown = requests.filter((turn) => !folded.includes(turn));
  const first = shown.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  return (
    <section aria-label={w.conversation} className="flex min-w-0 flex-col gap-2">
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0 flex-1">
          <AskedView asked={asked} />
        </div>
        <Segmented
          size="s"
          label={w.textMode}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'markdown', label: w.asMarkdown },
            { value: 'text', label: w.asText },
          ]}
        />
      </div>
      {requests.length === 0 && <p className="text-quiet">{w.nothingAsked}</p>}
      {shown.map((turn, at) => (
        <div key={turn.key} className="flex min-w-0 flex-col gap-2">
          {folded.length > 0 && at === Math.max(0, first) && (
            <Button size="s" variant="quiet" onClick={() => setWhole(true)}>
              {w.earlier(folded.length)}
            </Button>
          )}
          <InSight now={at >= shown.length - 3} height={heightOf(turn)}>
            {() => <TurnView turn={turn} mode={mode} asJson={false} />}
          </InSight>
        </div>
      ))}
      {call.truncated.includes('request') && <Cut>{w.cutRequest}</Cut>}
      {answers.length === 0 && (noAnswer ?? <p className="text-quiet">{w.nothingAnswered}</p>)}
      {answers.map((turn, at) => (
        <InSight key={turn.key} now={at < 2} height={heightOf(turn)}>
          {() => <TurnView turn={turn} mode={mode} asJson />}
        </InSight>
      ))}
      {call.truncated.includes('response') && <Cut>{w.cutResponse}</Cut>}
    </section>
  );
}

/** The turns between the system's and the last few. */
function earlierOf(requests: readonly Turn[]): readonly Turn[] {
  if (requests.length <= shownAtFirst + 4) return [];
  return requests.slice(0, -shownAtFirst).filter(({ role }, at) => at > 3 || (role !== 'system' && role !== 'developer'));
}

function heightOf({ blocks }: Turn): number {
  const signs = blocks.reduce((sum, block) => sum + (block.kind === 'text' ? Math.min(block.text.length, 6_000) : 400), 0);
  return 60 + Math.ceil(signs / 90) * 20;
}

const Cut = ({ children }: { readonly children: ReactNode }) => (
  <p className="flex items-center gap-2 rounded-sm bg-warn-soft px-2 py-1 text-warn">
    <Scissors aria-hidden className="size-3.5 shrink-0" />
    {children}
  </p>
);
