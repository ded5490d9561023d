// One turn: who says it, and what.
import { clsx } from 'clsx';
import { Bot, Cog, MessageSquare, User, Wrench } from 'lucide-react';
import { Badge } from '../parts/badge.tsx';
import { Copy } from '../parts/copy.tsx';
import { useWords } from '../words/words.ts';
import { BlockList } from './blocks/block-list.tsx';
import { More } from './blocks/more.tsx';
import type { Role, Turn } from './reading/turn.ts';
import { Marked } from './text/marked.tsx';
import type { TextMode } from './text/text-view.tsx';
import { chatWords } from './words.ts';

const icons = { system: Cog, developer: Cog, user: User, assistant: Bot, tool: Wrench, other: MessageSquare } as const satisfies Record<
  Role,
  typeof Bot
>;

/** Reasons of an end that go without saying. */
const usual = new Set(['stop', 'end_turn', 'completed', 'STOP', 'tool_calls', 'tool_use', 'function_call']);

type TurnViewProps = { readonly turn: Turn; readonly mode: TextMode; readonly asJson: boolean };

export function TurnView({ turn, mode, asJson }: TurnViewProps) {
  const w = useWords(chatWords);
  const { role, name, choice, finish, blocks, rest, side } = turn;
  const Icon = icons[role];
  const isAnswer = side === 'answer';
  const text = blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n\n');
  return (
    <article
      aria-label={`${isAnswer ? w.answer : w.roles[role]}${name === null ? '' : ` ${name.slice(0, 60)}`}`}
      className={clsx(
        'min-w-0 rounded-md border px-3 py-2',
        isAnswer ? 'border-accent/50 bg-accent-soft/30' : role === 'user' ? 'border-line bg-card' : 'border-line bg-sunken/50',
      )}
    >
      <header className="mb-1 flex min-h-7 flex-wrap items-center gap-2 text-quiet text-xs">
        <Icon aria-hidden className="size-3.5" />
        <span className="font-semibold text-ink">{w.roles[role]}</span>
        {name !== null && (
          <span dir="auto" className="min-w-0 truncate">
            <Marked text={name.slice(0, 120)} />
          </span>
        )}
        {choice !== null && <span>{w.choice(choice.index, choice.of)}</span>}
        {finish !== null && !usual.has(finish) && <Badge tone="warn">{w.ended(finish.slice(0, 60))}</Badge>}
        {text !== '' && (
          <span className="ml-auto">
            <Copy text={text} label={w.copyText} />
          </span>
        )}
      </header>
      {blocks.length === 0 && rest === null ? (
        <p className="text-quiet">{w.empty}</p>
      ) : (
        <BlockList
          blocks={blocks}
          mode={mode}
          asJson={asJson || isAnswer}
          foldBeyond={isAnswer ? 20_000 : role === 'user' ? 6_000 : 2_500}
        />
      )}
      <More rest={rest} />
    </article>
  );
}
