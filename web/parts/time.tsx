// A moment: how long ago, with the exact one in the title; or the exact one, with how long ago in the title.
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { useNow } from './now.ts';
import { partsWords } from './words.ts';

type Moment = { readonly at: string | null | undefined; readonly never?: string | undefined };

/** The page’s clock moves in steps: what is newer than it is now, not in some seconds. */
export function TimeAgo({ at, never }: Moment) {
  const { relative, dateTime } = useFormats();
  const w = useWords(partsWords);
  const now = useNow();
  if (at === null || at === undefined) return <span className="text-quiet">{never ?? w.never}</span>;
  return (
    <time dateTime={at} title={dateTime(at)} className="whitespace-nowrap">
      {relative(at, Math.max(now, Date.parse(at)))}
    </time>
  );
}

export function When({ at, never }: Moment) {
  const { relative, dateTime } = useFormats();
  const w = useWords(partsWords);
  const now = useNow();
  if (at === null || at === undefined) return <span className="text-quiet">{never ?? w.never}</span>;
  return (
    <time dateTime={at} title={relative(at, now)} className="whitespace-nowrap tabular-nums">
      {dateTime(at)}
    </time>
  );
}
