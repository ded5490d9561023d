// Code as it is: it scrolls in its own box of a capped height and can be copied. Long code is put on the page as it is scrolled to.
import { Copy } from '../../parts/copy.tsx';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { LongText } from './long-text.tsx';
import { Marked } from './marked.tsx';

const long = 12_000;

export function CodeBox({ code, language = '' }: { readonly code: string; readonly language?: string | undefined }) {
  const w = useWords(chatWords);
  const label = language === '' ? w.codePlain : w.code(language.slice(0, 40));
  return (
    <div className="min-w-0 rounded-sm border border-line bg-sunken">
      <div className="flex h-7 items-center justify-between border-line border-b pl-2">
        <span dir="auto" className="truncate font-mono text-quiet text-xs">
          <Marked text={language.slice(0, 40)} />
        </span>
        <Copy text={code} label={w.copyCode} />
      </div>
      {code.length > long ? (
        <LongText text={code} label={label} mono />
      ) : (
        <section
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto p-2 -outline-offset-2"
        >
          <pre dir="ltr" className="font-mono text-xs [unicode-bidi:isolate]">
            <code>
              <Marked text={code} />
            </code>
          </pre>
        </section>
      )}
    </div>
  );
}
