// A text as it was written. Each paragraph has its own direction; a long one is put on the page line by line, as it is scrolled to.
import { clsx } from 'clsx';
import { LongText } from './long-text.tsx';
import { Marked } from './marked.tsx';

const long = 12_000;

export function PlainText({ text, mono = false }: { readonly text: string; readonly mono?: boolean | undefined }) {
  if (text.length > long) return <LongText text={text} mono={mono} />;
  return (
    <div dir="auto" className={clsx('min-w-0 whitespace-pre-wrap break-words [unicode-bidi:plaintext]', mono && 'font-mono text-xs')}>
      <Marked text={text} />
    </div>
  );
}
