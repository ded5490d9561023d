// What a call cost. Unknown is said only where money is missing; what was never billed has none that could be known.
import { useWords } from '../words/words.ts';
import { type BilledCall, isNeverBilled } from './billed.ts';
import { Money } from './money.tsx';
import type { CallRecord } from '../../src/schema/call.ts';
import { partsWords } from './words.ts';

export function CallCost({ call }: { readonly call: BilledCall & Pick<CallRecord, 'estimated_cost' | 'currency'> }) {
  const w = useWords(partsWords);
  if (!isNeverBilled(call)) return <Money amount={call.estimated_cost} currency={call.currency} status={call.cost_status} />;
  return (
    <span title={w.notBilled} className="text-quiet">
      <span aria-hidden>—</span>
      <span className="sr-only">{w.notBilled}</span>
    </span>
  );
}
