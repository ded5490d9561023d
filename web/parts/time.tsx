// A moment: how long ago, with the exact one in the title; or the exact one, with how long ago in the title.
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { useNow } from './now.ts';
import { partsWords } from './words.ts';

type Moment = {
  readonly at: string | null | undefined;
  /** What is said where there is no moment, and why. */
  readonly never?: string | undefined;
  readonly why?: string | undefined;
};

/** The page’s clock moves in steps: what is newer than it is now, not in some seconds. */
export function TimeAgo({ at, never, why }: Moment) {
  const { relative, dateTime } = useFormats();
  const w = useWords(partsWords);
  const now = useNow();
  if (at === null || at === undefined) return <Never word={never ?? w.never} why={why} />;
  return (
    <time dateTime={at} title={dateTime(at)} className="whitespace-nowrap">
      {relative(at, Math.max(now, Date.parse(at)))}
    </time>
  );
}

export function When({ at, never, why }: Moment) {
  const { relative, dateTime } = useFormats();
  const w = useWords(partsWords);
  const now = useNow();
  if (at === null || at === undefined) return <Never word={never ?? w.never} why={why} />;
  return (
    <time dateTime={at} title={relative(at, now)} className="whitespace-nowrap tabular-nums">
      {dateTime(at)}
    </time>
  );
}

function Never({ word, why }: { readonly word: string; readonly why: string | undefined }) {
  return (
    <span title={why} className="text-quiet">
      {word}
    </span>
  );
}
