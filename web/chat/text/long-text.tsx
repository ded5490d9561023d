// A text of any length in a box that scrolls: only the lines in sight are on the page.
import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { useMemo, useRef } from 'react';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { rowsOf } from './lines.ts';
import { Marked } from './marked.tsx';

const lineHeight = 16;
const signsOfLine = 90;

type LongTextProps = {
  readonly text: string;
  readonly label?: string | undefined;
  readonly mono?: boolean | undefined;
  readonly tall?: boolean | undefined;
};

export function LongText({ text, label, mono = false, tall = false }: LongTextProps) {
  const w = useWords(chatWords);
  const { bytes } = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(text), [text]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => {
      const row = rows[at];
      return row === undefined ? lineHeight : Math.max(row.lines, Math.ceil((row.end - row.start) / signsOfLine)) * lineHeight;
    },
    overscan: 2,
  });
  return (
    <section
      ref={box}
      aria-label={label ?? w.longText(bytes(text.length))}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={clsx(
        'overflow-auto rounded-sm border border-line bg-sunken p-2 -outline-offset-2',
        tall ? 'max-h-[75vh]' : 'max-h-[60vh]',
      )}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              dir="auto"
              style={{ transform: `translateY(${start}px)` }}
              className={clsx(
                'absolute inset-x-0 top-0 whitespace-pre-wrap break-words text-xs [unicode-bidi:plaintext]',
                mono && 'font-mono',
              )}
            >
              <Marked text={text.slice(row.start, row.end)} />
            </div>
          );
        })}
      </div>
    </section>
  );
}
