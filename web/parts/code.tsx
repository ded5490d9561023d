// Preformatted text as it is: scrolls in its own box, also by keyboard, and can be copied.
import { clsx } from 'clsx';
import { useWords } from '../words/words.ts';
import { Copy } from './copy.tsx';
import { partsWords } from './words.ts';

type CodeProps = {
  readonly text: string;
  readonly language?: string | undefined;
  readonly copy?: boolean | undefined;
  /** Break long lines instead of scrolling sideways. */
  readonly wrap?: boolean | undefined;
  readonly className?: string | undefined;
};

export function Code({ text, language, copy = true, wrap = false, className }: CodeProps) {
  const w = useWords(partsWords);
  const headed = language !== undefined && language !== '';
  return (
    <div className={clsx('group relative min-w-0 rounded-sm border border-line bg-sunken', className)}>
      {headed && <div className="border-line border-b px-2 py-1 font-mono text-quiet text-xs">{language}</div>}
      {copy && (
        <div className={clsx('absolute right-1 rounded-sm bg-sunken', headed ? 'top-0' : 'top-1')}>
          <Copy text={text} label={w.copyText} />
        </div>
      )}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={clsx(
          'max-h-[60vh] overflow-auto p-2 pr-10 font-mono text-xs -outline-offset-2',
          wrap ? 'whitespace-pre-wrap break-words' : 'whitespace-pre',
        )}
      >
        <code>{text}</code>
      </pre>
    </div>
  );
}
