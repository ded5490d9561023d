// Said before the lines where no call could succeed: no vendor is set up. Whoever may not see endpoints is told nothing.
import { Server } from 'lucide-react';
import { useMe } from '../ask/me.ts';
import { useAsk } from '../ask/use-ask.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { useWords } from '../words/words.ts';
import { firstRunWords } from './words.ts';

const everyMs = 5_000;

export function NoVendor() {
  const w = useWords(firstRunWords);
  const { rights } = useMe();
  const { data } = useAsk('GET /api/endpoints', {}, { enabled: rights.reckoning, every: everyMs });
  if (data === undefined || data.endpoints.some(({ unused }) => unused === null)) return null;
  return (
    <section aria-label={w.noVendor} className="flex flex-wrap items-center gap-3 rounded-md border border-warn bg-warn-soft px-3 py-3">
      <Server size={18} aria-hidden className="shrink-0 text-warn" />
      <div className="min-w-60 flex-1">
        <p className="font-semibold text-warn">{w.noVendor}</p>
        <p>{rights.manage ? w.noVendorAdmin : w.noVendorOthers}</p>
      </div>
      <LinkButton to="/vendors" search={rights.manage ? { do: 'add-endpoint' } : {}} variant="primary">
        {rights.manage ? w.addEndpoint : w.toVendors}
      </LinkButton>
    </section>
  );
}
