// A text said in a turn. Where it is JSON as a whole it is shown as such, with the text a press away.
import { useMemo } from 'react';
import { JsonView } from '../json/json-view.tsx';
import { parsed } from '../reading/take.ts';
import type { TextBlock } from '../reading/turn.ts';
import { type TextMode, TextView } from '../text/text-view.tsx';
import { useWords } from '../../words/words.ts';
import { chatWords } from '../words.ts';
import { Citations } from './finding-view.tsx';
import { More } from './more.tsx';

const longestJson = 2_000_000;
const worthControls = 300;

type TextBlockViewProps = {
  readonly block: TextBlock;
  readonly mode: TextMode;
  readonly asJson: boolean;
  readonly foldBeyond?: number | undefined;
};

export function TextBlockView({ block, mode, asJson, foldBeyond }: TextBlockViewProps) {
  const w = useWords(chatWords);
  const { text, citations, rest } = block;
  const value = useMemo(() => (asJson ? jsonIn(text) : undefined), [asJson, text]);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {value !== undefined && mode === 'markdown' ? (
        <JsonView value={value} label={w.structured} controls={text.length > worthControls} />
      ) : (
        <TextView text={text} mode={mode} foldBeyond={foldBeyond} />
      )}
      <Citations citations={citations} />
      <More rest={rest} />
    </div>
  );
}

/** The object or list that a text is as a whole; undefined where it is none. */
function jsonIn(text: string): unknown {
  if (text.length > longestJson || !/^\s*[[{]/.test(text) || !/[\]}]\s*$/.test(text.slice(-20))) return undefined;
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? value : undefined;
}
