// A moment: how long ago, with the exact one in the title; or the exact one, with how long ago in the title.
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { useNow } from './now.ts';
import { partsWords } from './words.ts';

type Moment = { readonly at: string | null | undefined; readonly never?: string | undefined };

export function TimeAgo({ at, never }: Moment) {
  const { relative, dateTime } = useFormats();
  const w = useWords(partsWords);
  const now = useNow();
  if (at === null || at === undefined) return <span className="text-quiet">{never ?? w.never}</span>;
  return (
    <time dateTime={at} title={dateTime(at)} className="whitespace-nowrap">
      {relative(at, now)}
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
