// What was asked, as turns: messages of chat and of Anthropic (role and content), Gemini's contents (role and parts), items of Responses
// (each a part of somebody's turn), a prompt alone, and lists of texts to embed.
import { citationsOf } from './citations.ts';
import { itemBlocks } from './items.ts';
import { blocksOf, jsonBlock, partOf, reasoning } from './parts.ts';
import { isObject, isSaid, joined, type Taking, take } from './take.ts';
import { callOf } from './tools.ts';
import type { Block, JsonObject, Role } from './turn.ts';

/** A turn before it has its place. */
export type Said = {
  readonly role: Role;
  readonly name: string | null;
  readonly blocks: readonly Block[];
  readonly rest: JsonObject | null;
  /** One item of several that make a turn together. */
  readonly isItem: boolean;
};

export function saidIn(messages: unknown, role: Role = 'user'): readonly Said[] {
  if (!isSaid(messages)) return [];
  if (!Array.isArray(messages)) return [messageOf(messages, role)];
  if (messages.every((each) => !isObject(each))) return [said(role, blocksOf(messages))];
  const turns: Said[] = [];
  for (const each of messages) if (isSaid(each)) addTo(turns, messageOf(each, role));
  return turns;
}

/** Items of the same side that follow each other are one turn. */
function addTo(turns: Said[], next: Said): void {
  const last = turns.at(-1);
  if (last === undefined || !last.isItem || !next.isItem || last.role !== next.role || last.name !== next.name) turns.push(next);
  else turns[turns.length - 1] = { ...last, blocks: [...last.blocks, ...next.blocks], rest: joined(last.rest, next.rest) };
}

const said = (role: Role, blocks: readonly Block[], isItem = false): Said => ({ role, name: null, blocks, rest: null, isItem });

export function messageOf(message: unknown, role: Role): Said {
  if (typeof message === 'string') return said(role, blocksOf(message));
  if (!isObject(message)) return said('other', [jsonBlock(message)]);
  const { type } = message;
  if (typeof type === 'string' && type !== 'message' && message['role'] === undefined) {
    const item = itemBlocks(message, type);
    return item === null ? said(role, partOf(message, 0), true) : said(item.role, item.blocks, true);
  }
  return spoken(message, role);
}

/** Anything with a role, content, parts or a text. */
function spoken(message: JsonObject, usual: Role): Said {
  const taking = take(message);
  taking.skipIf('type', 'message');
  taking.skipIf('status', 'completed');
  taking.skipIf('prefix', false);
  taking.skip('id', 'index');
  const named = taking.text('role', 'author');
  const role = named === null ? usual : (roles.get(named.toLowerCase()) ?? 'other');
  const name = taking.text('name') ?? (role === 'other' ? named : null);
  const result = role === 'tool' && typeof message['content'] !== 'undefined' ? taking.text('tool_call_id') : null;
  const thought = thoughtsOf(taking);
  const parts = blocksOf(taking.any('content', 'parts', 'text'));
  const content = role === 'assistant' ? parts.flatMap(thinkingApart) : parts;
  const blocks: Block[] = [
    ...thought,
    ...(result === null ? content : [{ kind: 'result' as const, id: result, name, failed: false, blocks: content, rest: null }]),
    ...besideContent(taking),
  ];
  const isAllResults = blocks.length > 0 && blocks.every(({ kind }) => kind === 'result');
  const rest = taking.rest();
  // A message of which nothing was understood is shown whole.
  if (blocks.length === 0 && rest !== null && named === null) return said(usual, [jsonBlock(message)]);
  return { role: role === 'user' && isAllResults ? 'tool' : role, name, blocks, rest, isItem: false };
}

/** At the beginning of a text. */
export const thinking = /^\s*<think>([\s\S]*?)<\/think>\s*/;

/** Models served without a reader of their thoughts write them into the text, between tags. */
function thinkingApart(block: Block): readonly Block[] {
  const [all, thought = ''] = (block.kind === 'text' ? thinking.exec(block.text) : null) ?? [];
  if (block.kind !== 'text' || all === undefined) return [block];
  const text = block.text.slice(all.length);
  const reasoned: Block = { kind: 'reasoning', text: thought.trim(), summary: false, sealed: null, rest: null };
  return text === '' && block.rest === null ? [reasoned] : [reasoned, { ...block, text }];
}

const roles: ReadonlyMap<string, Role> = new Map([
  ['system', 'system'],
  ['developer', 'developer'],
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['model', 'assistant'],
  ['ai', 'assistant'],
  ['chatbot', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** Reasoning that stands beside the content, as vendors of chat completions add it. The details repeat the text. */
function thoughtsOf(taking: Taking): readonly Block[] {
  const text = taking.text('reasoning_content', 'reasoning', 'thinking');
  const details = taking.list('reasoning_details') ?? [];
  const sealed = taking.text('thought_signature');
  const blocks: Block[] = text ? [{ kind: 'reasoning', text, summary: false, sealed: null, rest: null }] : [];
  for (const detail of details) {
    for (const block of isObject(detail) ? (reasoning(detail) ?? []) : [jsonBlock(detail)]) {
      const isRepeated = block.kind === 'reasoning' && block.text !== null && text?.includes(block.text.trim()) === true;
      if (!isRepeated) blocks.push(block);
    }
  }
  if (sealed) blocks.push({ kind: 'reasoning', text: null, summary: false, sealed, rest: null });
  return blocks;
}

/** What chat completions put beside the content of a message. */
function besideContent(taking: Taking): readonly Block[] {
  const refusal = taking.text('refusal');
  const calls = taking.list('tool_calls', 'toolCalls', 'toolInvocations') ?? [];
  const one = taking.object('function_call');
  const audio = taking.object('audio');
  const images = taking.list('images') ?? [];
  const annotations = taking.list('annotations') ?? [];
  return [
    ...(refusal ? [{ kind: 'refusal' as const, text: refusal, rest: null }] : []),
    ...calls.map((call) =>
      isObject(call) ? callOf(call, typeof call['type'] === 'string' ? call['type'] : '', 'caller') : jsonBlock(call),
    ),
    ...(one === null ? [] : [callOf(one, 'function_call', 'caller')]),
    ...(audio === null ? [] : partOf({ type: 'audio', audio }, 0)),
    ...images.flatMap((image) => (isObject(image) ? partOf(image, 0) : blocksOf([{ type: 'image', url: image }]))),
    ...citationsOf(annotations).map((citation) => ({ kind: 'finding' as const, citation })),
  ];
}
