// A call of a tool and what the tool gave back.
import { Wrench } from 'lucide-react';
import { Badge } from '../../parts/badge.tsx';
import { useWords } from '../../words/words.ts';
import { JsonView } from '../json/json-view.tsx';
import type { CallBlock, ResultBlock } from '../reading/turn.ts';
import { CodeBox } from '../text/code-box.tsx';
import { Marked } from '../text/marked.tsx';
import type { TextMode } from '../text/text-view.tsx';
import { chatWords } from '../words.ts';
import { BlockList } from './block-list.tsx';
import { More } from './more.tsx';

export function CallView({ block }: { readonly block: CallBlock }) {
  const w = useWords(chatWords);
  const { id, name, by, server, text, value, rest } = block;
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-sm border border-line border-s-2 border-s-violet px-2 py-1">
      <div className="flex flex-wrap items-center gap-2">
        <Wrench aria-hidden className="size-3.5 shrink-0 text-violet" />
        <span>
          {w.calls} <ToolName name={name} />
        </span>
        {server !== null && (
          <span className="text-quiet">
            <Marked text={w.callsServer(server.slice(0, 100))} />
          </span>
        )}
        {by === 'server' && <Badge tone="grey">{w.ranByVendor}</Badge>}
        {text !== null && text !== '' && value === undefined && !isCode(name) && <Badge tone="warn">{w.notJson}</Badge>}
        <ToolId id={id} />
      </div>
      {value !== undefined ? (
        isEmpty(value) ? (
          <span className="text-quiet">{w.noArguments}</span>
        ) : (
          <JsonView value={value} label={name} controls={false} />
        )
      ) : text === null || text === '' ? (
        <span className="text-quiet">{w.noArguments}</span>
      ) : (
        <CodeBox code={text} />
      )}
      <More rest={rest} />
    </div>
  );
}

/** Tools whose argument is a program, not JSON. */
const isCode = (name: string): boolean => name === 'code_interpreter_call' || name === 'apply_patch';

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

type ResultViewProps = { readonly block: ResultBlock; readonly mode: TextMode };

export function ResultView({ block, mode }: ResultViewProps) {
  const w = useWords(chatWords);
  const { id, name, failed, blocks, rest } = block;
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-sm border border-line border-s-2 border-s-violet px-2 py-1">
      <div className="flex flex-wrap items-center gap-2 text-quiet">
        <span>
          {name === null ? w.result : w.resultOf} {name !== null && <ToolName name={name} />}
        </span>
        {failed && <Badge tone="bad">{w.failed}</Badge>}
        <ToolId id={id} />
      </div>
      {blocks.length === 0 ? <span className="text-quiet">{w.empty}</span> : <BlockList blocks={blocks} mode={mode} asJson />}
      <More rest={rest} />
    </div>
  );
}

const ToolName = ({ name }: { readonly name: string }) => (
  <code className="break-all font-mono font-semibold text-ink text-xs">
    <Marked text={name.slice(0, 200)} />
  </code>
);

function ToolId({ id }: { readonly id: string | null }) {
  if (id === null) return null;
  return (
    <code title={id.slice(0, 300)} className="ml-auto max-w-40 truncate font-mono text-quiet text-xs">
      <Marked text={id.slice(-24)} />
    </code>
  );
}
