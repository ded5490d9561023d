// The calls in flight: how many, and the ones that have been open longest. One line, so that nothing below it jumps.
import { Link } from '@tanstack/react-router';
import { Radio } from 'lucide-react';
import { colourOf } from '../../charts/colours.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { overviewWords } from '../words.ts';
import { type LiveCall, useLive } from './use-live.ts';

const most = 12;

export function LiveStrip() {
  const w = useWords(overviewWords);
  const { count } = useFormats();
  const { calls, state } = useLive();
  const text = state === 'away' ? w.liveAway : calls.length === 0 ? w.noneInFlight : w.inFlight(count(calls.length));
  return (
    <section aria-label={w.live} className="flex h-9 min-w-0 items-center gap-3 overflow-hidden rounded-md border border-line bg-card px-3">
      <Radio aria-hidden className={`size-4 shrink-0 ${calls.length > 0 ? 'text-good' : 'text-quiet'}`} />
      <Link to="/calls" search={{ from: 'now-1h' }} className="shrink-0 tabular-nums hover:text-accent hover:underline">
        {state === 'opening' ? '…' : text}
      </Link>
      <ul className="flex min-w-0 gap-2 overflow-hidden">
        {calls.slice(0, most).map((call) => (
          <li key={call.id} className="shrink-0">
            <Chip call={call} />
          </li>
        ))}
      </ul>
      {calls.length > most && <span className="shrink-0 text-quiet text-xs">{w.moreLive(count(calls.length - most))}</span>}
    </section>
  );
}

function Chip({ call: { model, user, app } }: { readonly call: LiveCall }) {
  const w = useWords(overviewWords);
  const who = [app, user].filter((one) => one !== null).join(' · ');
  return (
    <span className="inline-flex h-6 items-center gap-1.5 rounded-sm bg-sunken px-2 text-xs">
      <span aria-hidden className="size-2 rounded-full" style={{ background: colourOf(model) }} />
      {model ?? w.noModel}
      {who !== '' && <span className="text-quiet">{who}</span>}
    </span>
  );
}
