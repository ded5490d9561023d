// The status of a call: colour, word and icon, each enough alone.
import { clsx } from 'clsx';
import { Ban, CircleCheck, CircleQuestionMark, CircleX, Clock, LoaderCircle, type LucideIcon, ShieldX } from 'lucide-react';
import type { Status as CallStatus } from '../../src/schema/vocabulary.ts';
import { useWords } from '../words/words.ts';
import { inkTone, type Tone } from './looks.ts';
import { partsWords } from './words.ts';

const tones: Readonly<Record<CallStatus, Tone>> = {
  pending: 'accent',
  success: 'good',
  failed: 'bad',
  timeout: 'warn',
  cancelled: 'violet',
  refused: 'warn',
  unknown: 'grey',
};

const icons: Readonly<Record<CallStatus, LucideIcon>> = {
  pending: LoaderCircle,
  success: CircleCheck,
  failed: CircleX,
  timeout: Clock,
  cancelled: Ban,
  refused: ShieldX,
  unknown: CircleQuestionMark,
};

export const statusTone = (status: CallStatus): Tone => tones[status];
export const statusIcon = (status: CallStatus): LucideIcon => icons[status];

/** What a status is called in the reader's language. */
export function useStatusWord(): (status: CallStatus) => string {
  const w = useWords(partsWords);
  return (status) => w[`status_${status}`];
}

export function Status({ status, title }: { readonly status: CallStatus; readonly title?: string | undefined }) {
  const word = useStatusWord();
  const Icon = icons[status];
  return (
    <span title={title} className={clsx('inline-flex items-center gap-1 align-bottom whitespace-nowrap', inkTone[tones[status]])}>
      <Icon aria-hidden className={clsx('size-3.5 shrink-0', status === 'pending' && 'animate-spin motion-reduce:animate-none')} />
      {word(status)}
    </span>
  );
}
