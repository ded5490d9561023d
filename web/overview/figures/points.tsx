// The change of a rate, in points of a hundred: 95.4 % after 95.6 % is 0.2 points less, not 0.2 % less.
import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import { Delta } from '../../parts/delta.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { overviewWords } from '../words.ts';

export function Points({ now, before }: { readonly now: number | null; readonly before: number | null }) {
  const w = useWords(overviewWords);
  const { count } = useFormats();
  if (now === null || before === null) return <Delta now={null} before={null} />;
  const points = Math.round((now - before) * 10_000) / 100;
  const [Icon, tone, word] =
    points === 0 ? [Minus, 'text-quiet', ''] : points > 0 ? [ArrowUp, 'text-good', w.betterBy] : [ArrowDown, 'text-bad', w.worseBy];
  return (
    <span className={`inline-flex items-center gap-0.5 text-xs tabular-nums ${tone}`}>
      <Icon aria-hidden className="size-3" />
      <span className="sr-only">{word} </span>
      {w.points(count(Math.abs(points)))}
    </span>
  );
}
