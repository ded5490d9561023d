// A text with what cannot be seen in it marked. The characters themselves are not put on the page, so none of them can turn or hide
// what stands beside it; copying by button gives the text as it was.
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { type HiddenRun, segmentsOf, written } from './hidden.ts';

const mostMarks = 400;

export function Marked({ text }: { readonly text: string }) {
  const segments = segmentsOf(text);
  if (segments.length > mostMarks) return written(text);
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
  return segments.map((segment, at) => (typeof segment === 'string' ? segment : <HiddenMark key={at} run={segment} />));
}

export function HiddenMark({ run }: { readonly run: HiddenRun }) {
  const w = useWords(chatWords);
  const times = run.count > 1 ? ` ×${run.count}` : '';
  return (
    <span
      dir="ltr"
      title={run.spells === null ? w.hiddenSigns(run.label, run.count) : w.hiddenWords(run.spells)}
      className="mx-px inline-block rounded-sm bg-warn-soft px-1 align-baseline font-mono text-warn text-xs"
    >
      {run.label}
      {times}
      {run.spells !== null && `: ${run.spells.slice(0, 200)}`}
    </span>
  );
}
