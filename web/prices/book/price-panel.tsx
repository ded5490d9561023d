// One entry of the book, opened beside it: what it says, when it holds, who entered it, all that was ever entered for its model, and what
// an admin may do with it.
import { Badge } from '../../parts/badge.tsx';
import { useNow } from '../../parts/now.ts';
import { ShortId } from '../../parts/short-id.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { When } from '../../parts/time.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useMe } from '../../ask/me.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { useWords } from '../../words/words.ts';
import { CallsLink } from '../calls-link.tsx';
import { EntryActions } from '../change/entry-actions.tsx';
import { FigureTable } from '../figures/figure-table.tsx';
import { figuresOf, forceOf, type Listed, type Recorded } from '../figures/shape.ts';
import { usePer } from '../figures/unit-switch.tsx';
import { figureWords } from '../figures/words.ts';
import { pricesWords } from '../words.ts';
import { Period } from './period.tsx';
import { Timeline } from './timeline.tsx';
import { bookWords } from './words.ts';

export function PricePanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const w = useWords(bookWords);
  const answer = useAsk('GET /api/prices/{id}', { path: { id } });
  const price = answer.data?.price;
  return (
    <SidePanel
      open
      onClose={onClose}
      label={w.entry}
      header={
        <h2 className="flex flex-wrap items-center gap-x-2">
          <span className="text-quiet">{price?.vendor ?? w.entry}</span>
          <span className="break-all font-semibold">{price?.model}</span>
        </h2>
      }
    >
      <div className="p-4">
        {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.data === undefined ? answer.error === null && <Skeleton lines={8} /> : <Entry {...answer.data} />}
      </div>
    </SidePanel>
  );
}

function Entry({ price, history }: { readonly price: Listed; readonly history: readonly Recorded[] }) {
  const w = useWords(bookWords);
  const p = useWords(pricesWords);
  const f = useWords(figureWords);
  const { rights } = useMe();
  const per = usePer();
  const force = forceOf(price, useNow());
  const isCorrected = history.some(({ replaces }) => replaces === price.id);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={price.layer === 'own' ? 'accent' : 'grey'}>{p.layers[price.layer]}</Badge>
        <Badge tone={force === 'now' ? 'good' : 'grey'}>{f.force[force]}</Badge>
        {price.model.includes('*') && <span className="text-quiet text-xs">{w.pattern}</span>}
        <span className="grow" />
        <ShortId id={price.id} />
      </div>
      {rights.manage && <EntryActions price={price} />}
      <FigureTable figures={figuresOf(price)} per={per} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Fact name={w.holds}>
          <Period from={price.effective_from} to={price.effective_to} />
        </Fact>
        {price.recorded_at !== null && (
          <Fact name={w.recorded}>
            <When at={price.recorded_at} /> {w.recordedBy(price.recorded_by ?? p.unknown)}
          </Fact>
        )}
        {price.superseded_at !== null && (
          <Fact name={f.force.superseded}>
            <When at={price.superseded_at} /> {w.supersededBy(price.superseded_by ?? p.unknown)}
            {isCorrected && ` · ${w.replaced}`}
          </Fact>
        )}
        {price.source !== null && (
          <Fact name={p.source}>
            <Source text={price.source} />
          </Fact>
        )}
        {price.note !== null && <Fact name={p.note}>{price.note}</Fact>}
        <Fact name={p.calls}>
          <CallsLink
            asked={{ price_id: `${price.layer}:${price.id.replace(/^overlay:/, '')}*` }}
            from={price.effective_from ?? 'now-90d'}
            to={price.effective_to ?? 'now'}
          >
            {w.callsBy}
          </CallsLink>
        </Fact>
      </dl>
      {price.layer === 'overlay' && <p className="text-quiet text-xs">{w.shippedNote}</p>}
      {history.length > 0 && <Timeline history={history} opened={price.id} per={per} />}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** A page's address is a link; whatever else people wrote is text. */
export function Source({ text }: { readonly text: string }) {
  const address = /^https?:\/\/\S+$/.test(text) ? text : /^[\w-]+(\.[\w-]+)+\/\S*$/.test(text) ? `https://${text}` : null;
  if (address === null) return text;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener" className="break-all text-accent underline underline-offset-2">
      {text}
    </a>
  );
}
