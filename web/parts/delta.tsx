// A change against the period before: by how much, in which direction, and whether that is good. Nothing to compare with says so.
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { partsWords } from './words.ts';

type DeltaProps = {
  readonly now: number | null | undefined;
  readonly before: number | null | undefined;
  /** The direction that is good news; null where neither is. */
  readonly better?: 'up' | 'down' | null | undefined;
};

export function Delta({ now, before, better = null }: DeltaProps) {
  const { percent } = useFormats();
  const w = useWords(partsWords);
  if (now === null || now === undefined || before === null || before === undefined)
    return <span className="text-quiet text-xs">{w.noBefore}</span>;
  if (before === 0 && now !== 0) return <span className="text-quiet text-xs">{w.fromNothing}</span>;
  const change = before === 0 ? 0 : (now - before) / Math.abs(before);
  const flat = Math.abs(change) < 0.0005;
  const up = change > 0;
  const Icon = flat ? Minus : up ? ArrowUp : ArrowDown;
  const good = better === null || flat ? null : (better === 'up') === up;
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-0.5 text-xs tabular-nums',
        good === null ? 'text-quiet' : good ? 'text-good' : 'text-bad',
      )}
    >
      <Icon aria-hidden className="size-3" />
      <span className="sr-only">{flat ? w.unchanged : up ? w.moreBy : w.lessBy}</span>
      {percent(Math.abs(change))}
    </span>
  );
}
