// A text of a conversation: Markdown where that is safe, else as it was written, with the reason. A long one is folded to its beginning;
// unfolded it is rendered piece by piece, as it comes into sight.
import { useMemo, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { Boundary } from './boundary.tsx';
import { CodeBox } from './code-box.tsx';
import { InSight } from './in-sight.tsx';
import { Markdown } from './markdown.tsx';
import { PlainText } from './plain-text.tsx';
import { mostMarkdown, type Risk, riskOf } from './risk.ts';
import { type Piece, piecesOf } from './split.ts';

export type TextMode = 'markdown' | 'text';

type TextViewProps = {
  readonly text: string;
  readonly mode: TextMode;
  /** Folded beyond so many characters. */
  readonly foldBeyond?: number | undefined;
};

export function TextView({ text, mode, foldBeyond = 6_000 }: TextViewProps) {
  const w = useWords(chatWords);
  const { bytes } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > foldBeyond * 1.2;
  const shown = isLong && !isOpen ? beginningOf(text, foldBeyond) : text;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {mode === 'markdown' ? <Pieces text={shown} /> : <PlainText text={shown} />}
      {isLong && (
        <div>
          <Button size="s" variant="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? w.showLess : w.showAll(bytes(text.length))}
          </Button>
        </div>
      )}
    </div>
  );
}

/** To the end of a line, so that no mark is cut in two where that can be. */
function beginningOf(text: string, length: number): string {
  const end = text.lastIndexOf('\n', length);
  return end > length / 2 ? text.slice(0, end) : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

function Pieces({ text }: { readonly text: string }) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  const markdown = pieces.reduce((sum, piece) => sum + (piece.kind === 'markdown' ? piece.text.length : 0), 0);
  if (markdown > mostMarkdown) return <Plain text={text} risk="size" />;
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
    <InSight key={at} now={at < 2} height={heightOf(piece)}>
      {() => <OnePiece piece={piece} />}
    </InSight>
  ));
}

const heightOf = (piece: Piece): number => (piece.kind === 'code' ? 440 : Math.ceil(piece.text.length / 80) * 20);

function OnePiece({ piece }: { readonly piece: Piece }) {
  if (piece.kind === 'code') return <CodeBox code={piece.code} language={piece.language} />;
  const risk = riskOf(piece.text);
  if (risk !== null) return <Plain text={piece.text} risk={risk} />;
  return (
    <Boundary instead={<Plain text={piece.text} risk="nesting" />}>
      <Markdown text={piece.text} />
    </Boundary>
  );
}

function Plain({ text, risk }: { readonly text: string; readonly risk: Risk }) {
  const w = useWords(chatWords);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="text-quiet text-xs">{w.plainBecause[risk]}</p>
      <PlainText text={text} />
    </div>
  );
}
