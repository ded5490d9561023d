// The blocks of a turn or of a tool's result, each by its kind.
import { useState } from 'react';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useWords } from '../../words/words.ts';
import { JsonView } from '../json/json-view.tsx';
import type { Block, NoteBlock, VectorsBlock } from '../reading/turn.ts';
import { CodeBox } from '../text/code-box.tsx';
import { type TextMode, TextView } from '../text/text-view.tsx';
import { chatWords } from '../words.ts';
import { FindingView } from './finding-view.tsx';
import { Fold } from './fold.tsx';
import { MediaView } from './media-view.tsx';
import { More } from './more.tsx';
import { ReasoningView } from './reasoning-view.tsx';
import { TextBlockView } from './text-block-view.tsx';
import { CallView, ResultView } from './tool-views.tsx';

type BlockListProps = {
  readonly blocks: readonly Block[];
  readonly mode: TextMode;
  /** Texts that are JSON are shown as JSON. */
  readonly asJson?: boolean | undefined;
  readonly foldBeyond?: number | undefined;
};

const atFirst = 40;

export function BlockList({ blocks, mode, asJson = false, foldBeyond }: BlockListProps) {
  const w = useWords(chatWords);
  const [shown, setShown] = useState(atFirst);
  const left = blocks.length - shown;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {blocks.slice(0, shown).map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one turn never change places
        <BlockView key={at} block={block} mode={mode} asJson={asJson} foldBeyond={foldBeyond} />
      ))}
      {left > 0 && (
        <div>
          <Button size="s" onClick={() => setShown(shown + 200)}>
            {w.moreParts(Math.min(left, 200))}
          </Button>
        </div>
      )}
    </div>
  );
}

type BlockViewProps = { readonly block: Block; readonly mode: TextMode; readonly asJson: boolean; readonly foldBeyond: number | undefined };

function BlockView({ block, mode, asJson, foldBeyond }: BlockViewProps) {
  const w = useWords(chatWords);
  switch (block.kind) {
    case 'text':
      return <TextBlockView block={block} mode={mode} asJson={asJson} foldBeyond={foldBeyond} />;
    case 'reasoning':
      return <ReasoningView block={block} mode={mode} />;
    case 'call':
      return <CallView block={block} />;
    case 'result':
      return <ResultView block={block} mode={mode} />;
    case 'media':
      return <MediaView block={block} />;
    case 'refusal':
      return (
        <div className="flex min-w-0 flex-col items-start gap-1">
          <Badge tone="warn">{w.refusal}</Badge>
          <TextView text={block.text} mode={mode} />
          <More rest={block.rest} />
        </div>
      );
    case 'finding':
      return <FindingView citation={block.citation} />;
    case 'code':
      return (
        <div className="flex min-w-0 flex-col gap-1">
          <CodeBox code={block.code} language={block.language ?? ''} />
          <More rest={block.rest} />
        </div>
      );
    case 'vectors':
      return <VectorsView block={block} />;
    case 'note':
      return <NoteView block={block} mode={mode} />;
    case 'json':
      return <UnknownView type={block.type} value={block.value} />;
  }
}

function VectorsView({ block }: { readonly block: VectorsBlock }) {
  const w = useWords(chatWords);
  const [isOpen, setOpen] = useState(false);
  const { count, dimensions, value } = block;
  const title = dimensions === null ? w.vectors(count) : `${w.vectors(count)} · ${w.dimensions(dimensions)}`;
  return (
    <Fold open={isOpen} onToggle={setOpen} title={title}>
      {() => <JsonView value={value} label={title} open={1} />}
    </Fold>
  );
}

function NoteView({ block, mode }: { readonly block: NoteBlock; readonly mode: TextMode }) {
  const w = useWords(chatWords);
  const { what, text, sealed, rest } = block;
  const isError = what === 'error';
  return (
    <div className="flex min-w-0 flex-col items-start gap-1">
      <Badge tone={isError ? 'bad' : 'grey'}>{isError ? w.vendorNote.error : what === 'compaction' ? w.vendorNote.compaction : what}</Badge>
      {text !== null && <TextView text={text} mode={isError ? 'text' : mode} />}
      {sealed !== null && <ReasoningView block={{ kind: 'reasoning', text: null, summary: false, sealed, rest: null }} mode={mode} />}
      <More rest={rest} />
    </div>
  );
}

function UnknownView({ type, value }: { readonly type: string | null; readonly value: unknown }) {
  const w = useWords(chatWords);
  const label = type === null ? w.unknownJson : w.unknownPart(type.slice(0, 60));
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {type !== null && <span className="text-quiet text-xs">{label}</span>}
      <JsonView value={value} label={label} controls={false} />
    </div>
  );
}
