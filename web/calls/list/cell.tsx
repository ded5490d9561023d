// One field of a call in its column. The fields people look at most have looks of their own, all others are shown by their kind.
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../../ask/me.ts';
import { CallCost } from '../../parts/call-cost.tsx';
import { Count, Duration, isEstimated, Tokens, Unknown } from '../../parts/figures.tsx';
import { Money } from '../../parts/money.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { Status } from '../../parts/status.tsx';
import { TimeAgo, When } from '../../parts/time.tsx';
import { callFields, useFieldName } from '../../words/fields.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Call } from '../feed/use-feed.ts';
import { callsWords } from '../words.ts';

/** What has no text of its own in the schema's words, or a shorter one here. */
export function useHeading(): (column: string) => string {
  const w = useWords(callsWords);
  const fieldName = useFieldName();
  const own: Readonly<Record<string, string>> = {
    request_timestamp: w.name.time,
    total_tokens: w.name.tokens,
    preview: w.name.text,
    estimated_cost: w.name.cost,
    ttft_ms: w.name.ttft,
    duration_ms: w.name.duration,
    request_id: w.name.id,
  };
  return (column) => own[column] ?? fieldName(column);
}

export const isRight = (column: string): boolean => ['count', 'milliseconds', 'money'].includes(callFields[column]?.kind ?? '');

const isText = (column: string): boolean => ['preview', 'answer_preview', 'error_message', 'metadata'].includes(column);

export function Cell({ call, column }: { readonly call: Call; readonly column: string }): ReactNode {
  const { rights } = useMe();
  const { bytes } = useFormats();
  if (isText(column) && !rights.text) return <HiddenCell />;
  switch (column) {
    case 'request_timestamp':
      return <TimeAgo at={call.request_timestamp} />;
    case 'status':
      return <Status status={call.status} title={call.error_code ?? undefined} />;
    case 'total_tokens':
      return <Tokens prompt={call.prompt_tokens} completion={call.completion_tokens} estimated={isEstimated(call.usage_source)} />;
    case 'ttft_ms':
      // An answer that came whole has no first token.
      return call.ttft_ms === null && !call.is_stream ? <None /> : <OtherCell value={call.ttft_ms} kind="milliseconds" />;
    case 'estimated_cost':
      return <CallCost call={call} />;
    case 'request_id':
      return (
        <>
          <span className="font-mono text-xs group-hover:hidden group-aria-selected:hidden" title={call.request_id}>
            {call.request_id.slice(-8)}
          </span>
          <span className="hidden group-hover:inline group-aria-selected:inline">
            <ShortId id={call.request_id} />
          </span>
        </>
      );
    case 'request_bytes':
    case 'response_bytes':
      return <span className="tabular-nums">{bytes(call[column])}</span>;
    case 'vendor_reported_cost':
      return <Money amount={call.vendor_reported_cost} currency="USD" />;
    case 'saved_cost':
      return call.saved_cost === null ? null : <Money amount={call.saved_cost} currency={call.currency} />;
    default:
      return <OtherCell value={Object.entries(call).find(([name]) => name === column)?.[1]} kind={callFields[column]?.kind ?? 'text'} />;
  }
}

const None = (): ReactNode => <span className="text-quiet">—</span>;

function OtherCell({ value, kind }: { readonly value: unknown; readonly kind: string }): ReactNode {
  const w = useWords(callsWords);
  const isNumber = kind === 'count' || kind === 'milliseconds';
  if (value === null || value === undefined) return isNumber ? <Unknown /> : <None />;
  if (typeof value === 'number') return kind === 'milliseconds' ? <Duration ms={value} /> : <Count value={value} />;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (kind === 'time' && typeof value === 'string') return <When at={value} />;
  if (Array.isArray(value) && kind === 'names') return value.join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <span title={text.length > 24 ? text.slice(0, 1_000) : undefined}>{text.slice(0, 300)}</span>;
}

function HiddenCell() {
  const w = useWords(callsWords);
  return (
    <span title={w.hiddenWhy} className="inline-flex items-center gap-1 text-quiet">
      <Lock aria-hidden className="size-3" />
      {w.hidden}
    </span>
  );
}
