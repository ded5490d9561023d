// The figures of a call in one place: each a link to the calls like it, or a figure that is explained below.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CallRecord } from '../../src/schema/call.ts';
import { CallCost } from '../parts/call-cost.tsx';
import { Duration, isEstimated, Tokens } from '../parts/figures.tsx';
import { When } from '../parts/time.tsx';
import { callsSearch } from '../query/query.ts';
import { useWords } from '../words/words.ts';
import { panelWords } from './words.ts';

export function Facts({ call }: { readonly call: CallRecord }) {
  const w = useWords(panelWords);
  return (
    <div className="@container">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 @lg:grid-cols-3 @3xl:grid-cols-4">
        <Fact name={w.started} wide>
          {/* A Chinese date with its zone is wider than a column. */}
          <span className="[&>time]:whitespace-normal">
            <When at={call.request_timestamp} />
          </span>
        </Fact>
        <Fact name={w.vendor}>
          <Same field="vendor" value={call.vendor_name} />
        </Fact>
        <Fact name={w.model}>
          <Same field="model" value={call.model_name} />
          {call.response_model !== null && call.response_model !== call.model_name && (
            <span className="block truncate text-quiet text-xs" title={w.answeredBy}>
              → {call.response_model}
            </span>
          )}
        </Fact>
        <Fact name={w.user}>
          <Same field="user" value={call.user} />
        </Fact>
        <Fact name={w.app}>
          <Same field="app" value={call.source_app} />
          {call.source_function !== null && <span className="block truncate text-quiet text-xs">{call.source_function}</span>}
        </Fact>
        <Fact name={w.duration}>
          <Duration ms={call.duration_ms} />
          {call.ttft_ms !== null && (
            <span className="block text-quiet text-xs">
              {w.firstToken}: <Duration ms={call.ttft_ms} />
            </span>
          )}
        </Fact>
        <Fact name={w.tokens}>
          <Tokens prompt={call.prompt_tokens} completion={call.completion_tokens} estimated={isEstimated(call.usage_source)} />
        </Fact>
        <Fact name={w.cost}>
          <CallCost call={call} />
        </Fact>
      </dl>
    </div>
  );
}

type FactProps = {
  readonly name: string;
  /** The whole line on a phone. */
  readonly wide?: boolean;
  readonly children: ReactNode;
};

const Fact = ({ name, wide = false, children }: FactProps) => (
  <div className={wide ? 'col-span-2 min-w-0 @lg:col-span-1' : 'min-w-0'}>
    <dt className="text-quiet text-xs">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
);

/** To the calls with the same value. */
function Same({ field, value }: { readonly field: string; readonly value: string | null }) {
  if (value === null) return <span className="text-quiet">–</span>;
  return (
    <Link to="/calls" search={callsSearch({ filters: { [field]: value } })} className="block truncate hover:underline" title={value}>
      {value}
    </Link>
  );
}
