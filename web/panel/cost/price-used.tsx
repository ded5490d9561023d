// The price a call was counted by: which entry, how it was found, when it held, and where its figures come from.
import type { CallRecord } from '../../../src/schema/call.ts';
import { OutsideLink } from '../../chat/text/outside-link.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { panelWords } from '../words.ts';
import { isObject } from './detail.ts';

export type PriceOrigin = { readonly source: string | null; readonly note: string | null };

type PriceUsedProps = {
  readonly price: Readonly<Record<string, unknown>>;
  readonly priceId: string | null;
  /** Null where the entry has no page of its own. */
  readonly entry: string | null;
  readonly origin: PriceOrigin | null;
  readonly call: CallRecord;
};

export function PriceUsed({ price, priceId, entry, origin, call }: PriceUsedProps) {
  const w = useWords(panelWords);
  const { dateTime } = useFormats();
  const said = (name: string): string | null => (typeof price[name] === 'string' && price[name] !== '' ? price[name] : null);
  const moment = (name: string, otherwise: string): string => {
    const at = said(name);
    return at === null || Number.isNaN(Date.parse(at)) ? otherwise : dateTime(at);
  };
  const window = isObject(price['window']) ? price['window']['name'] : null;
  const tiers = Array.isArray(price['tiers']) ? price['tiers'].map(tierText).filter((text) => text !== '') : [];
  const facts = [
    said('pattern') === null ? null : w.byPattern(said('pattern') ?? ''),
    price['by'] === 'response_model' ? w.byAnswer : null,
    said('effective_from') === null && said('effective_to') === null
      ? null
      : w.inForce(moment('effective_from', w.ever), moment('effective_to', w.onward)),
    typeof window === 'string' ? w.hours(window) : null,
    ...tiers.map((tier) => `${w.tier}: ${tier}`),
    said('service_tier') === null ? null : w.serviceTier(said('service_tier') ?? ''),
  ].filter((fact) => fact !== null);
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-sm border border-line px-2 py-1">
      <p className="flex flex-wrap items-center gap-2">
        <span className="text-quiet">{w.priceUsed}</span>
        <span className="font-semibold">{w.priceOf(said('model') ?? '?', said('vendor') ?? '?')}</span>
        {entry === null ? (
          <LinkButton size="s" variant="quiet" to="/prices" search={lookUp(call)}>
            {w.whyThisPrice}
          </LinkButton>
        ) : (
          <LinkButton size="s" variant="quiet" to="/prices" search={{ price: entry }}>
            {w.seePrice}
          </LinkButton>
        )}
      </p>
      {facts.length > 0 && <p className="text-quiet text-xs">{facts.join(' · ')}</p>}
      {priceId !== null && <code className="break-all font-mono text-quiet text-xs">{priceId}</code>}
      {origin?.source != null && (
        <p className="break-words text-xs">
          <OutsideLink address={origin.source}>{origin.source.slice(0, 200)}</OutsideLink>
        </p>
      )}
      {origin?.note != null && <p className="break-words text-quiet text-xs">{origin.note}</p>}
    </div>
  );
}

/** What the look-up of the prices page takes. */
const lookUp = ({ vendor_id, model_id, model_name, response_model, request_timestamp }: CallRecord) => ({
  tab: 'look-up',
  ...(vendor_id === null ? {} : { vendor: vendor_id }),
  model: model_id ?? model_name ?? '',
  ...(response_model === null ? {} : { answered: response_model }),
  at: request_timestamp,
});

function tierText(tier: unknown): string {
  if (!isObject(tier)) return '';
  return Object.entries(tier)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value === true ? '' : String(value)}`.trim())
    .join(', ');
}
