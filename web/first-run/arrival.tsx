// Whether the first call has come, and how it went: green for one that succeeded, amber with the reason for one that did not.
import { Link } from '@tanstack/react-router';
import { CircleCheck, LoaderCircle, type LucideIcon, Radio, TriangleAlert } from 'lucide-react';
import type { AnswerOf } from '../../src/api/contract.ts';
import { useStatusWord } from '../parts/status.tsx';
import { isOwnError, mendWords } from '../words/mend-words.ts';
import { useWords } from '../words/words.ts';
import { firstRunWords } from './words.ts';

type Call = AnswerOf<'GET /api/calls'>['calls'][number];
type Look = 'waiting' | 'under-way' | 'good' | 'bad';

const looks: Readonly<Record<Look, { readonly icon: LucideIcon; readonly box: string; readonly moves: string }>> = {
  waiting: { icon: Radio, box: 'bg-card text-quiet', moves: 'animate-pulse motion-reduce:animate-none' },
  'under-way': { icon: LoaderCircle, box: 'bg-card text-quiet', moves: 'animate-spin motion-reduce:animate-none' },
  good: { icon: CircleCheck, box: 'border-good bg-good-soft text-good', moves: '' },
  bad: { icon: TriangleAlert, box: 'border-warn bg-warn-soft text-warn', moves: '' },
};

const lookOf = (call: Call | null): Look => {
  if (call === null) return 'waiting';
  if (call.status === 'pending') return 'under-way';
  return call.status === 'success' ? 'good' : 'bad';
};

export function Arrival({ call, onOpen }: { readonly call: Call | null; readonly onOpen: () => void }) {
  const w = useWords(firstRunWords);
  const said = useSaid(call);
  const { icon: Icon, box, moves } = looks[lookOf(call)];
  return (
    <div role="status" className={`flex items-start gap-3 rounded-md border px-3 py-3 ${box}`}>
      <Icon size={18} aria-hidden className={`shrink-0 ${moves}`} />
      <div className="min-w-0 grow">
        <p className="break-words">{said.what}</p>
        {said.mend !== null && <p className="mt-1 break-words text-ink">{said.mend}</p>}
      </div>
      {call !== null && (
        <Link to="/calls" search={{ call: call.request_id }} onClick={onOpen} className="shrink-0 font-medium underline underline-offset-2">
          {w.open}
        </Link>
      )}
    </div>
  );
}

/** Daybook's own errors are told in the reader's language, the vendor's as it told them. */
function useSaid(call: Call | null): { readonly what: string; readonly mend: string | null } {
  const w = useWords(firstRunWords);
  const mends = useWords(mendWords);
  const statusWord = useStatusWord();
  if (call === null) return { what: w.waiting, mend: null };
  const { status, error_code: code, error_message: message, http_status: http } = call;
  if (status === 'pending') return { what: w.underWay, mend: null };
  if (status === 'success') return { what: w.arrived, mend: null };
  const [own, mend] = code !== null && isOwnError(code) ? mends[code] : [null, null];
  const reason = own ?? message ?? code ?? statusWord(status);
  if (status === 'refused') return { what: w.refused(reason), mend };
  if (status === 'failed' && own === null && http !== null) return { what: w.vendorError(http, message ?? code), mend };
  return { what: w.ended(statusWord(status), own ?? message ?? code), mend };
}
