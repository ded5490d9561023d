// A recorded call as a conversation: what was asked, then what was answered. Reads any body and never throws; what it does not
// understand is in the turns as JSON.
import type { CallBody, CallRecord } from '../../../src/schema/call.ts';
import { type Answer, answersIn } from './answers.ts';
import { conversation } from './asked.ts';
import { messageOf, type Said, saidIn, thinking } from './messages.ts';
import { blocksOf } from './parts.ts';
import { isObject, isSaid } from './take.ts';
import { callOf, tied } from './tools.ts';
import type { Block, Turn } from './turn.ts';

export type ReadCall = Pick<CallRecord, 'finish_reason'>;
export type ReadBody = Pick<CallBody, 'request_messages' | 'request_params' | 'response_raw' | 'response_content' | 'tool_calls'>;

export function turnsOf(call: ReadCall, body: ReadBody): readonly Turn[] {
  const asked = askedIn(body);
  const answered = answeredIn(call, body);
  const turns = [
    ...asked.map((said, at): Turn => placed({ ...said, finish: null, choice: null }, `q${at}`, 'request')),
    ...answered.map((said, at): Turn => placed(said, `a${at}`, 'answer')),
  ];
  const names = new Map(
    turns.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'call' && block.id !== null ? [[block.id, block.name]] : []))),
  );
  return turns.map((turn) => ({ ...turn, blocks: tied(turn.blocks, names) }));
}

const placed = ({ role, name, blocks, rest, finish, choice }: Answer, key: string, side: Turn['side']): Turn => ({
  key,
  side,
  role,
  name,
  choice,
  finish,
  blocks,
  rest,
});

/** What the system was told comes first, wherever the format puts it. */
function askedIn({ request_messages, request_params }: ReadBody): readonly Said[] {
  const params = isObject(request_params) ? request_params : {};
  const turns: Said[] = [];
  for (const name of conversation) {
    const value = params[name];
    // Of a body that no dialect read, the messages are among the parameters. A stored prompt of Responses is an object.
    if (isSaid(value)) turns.push(...(isInstruction(name) ? [instruction(value)] : saidIn(value)));
  }
  if (!isObject(request_params) && isSaid(request_params)) turns.push(...saidIn(request_params));
  return [...turns, ...saidIn(request_messages)];
}

const isInstruction = (name: string): boolean => name === 'instructions' || name.startsWith('system');

/** Whatever role it names, such as Gemini's user. */
const instruction = (value: unknown): Said => ({
  ...messageOf(Array.isArray(value) ? { role: 'system', content: value } : value, 'system'),
  role: 'system',
});

/** From the raw answer; from what was read or told of it where that says more. */
function answeredIn({ finish_reason }: ReadCall, { response_raw, response_content, tool_calls }: ReadBody): readonly Answer[] {
  const read = answersIn(response_raw);
  const blocks = read.flatMap((answer) => answer.blocks);
  const more: Block[] = [];
  if (response_content !== null && response_content !== '' && !tells(blocks, response_content.replace(thinking, '')))
    more.push(...blocksOf(response_content));
  if (!blocks.some(({ kind }) => kind === 'call')) more.push(...callsIn(tool_calls));
  if (more.length === 0) return read;
  const [first, ...others] = read;
  if (first === undefined)
    return [{ role: 'assistant', name: null, blocks: more, rest: null, isItem: false, finish: finish_reason, choice: null }];
  // What could be read as words stands before a body that could not.
  const isRead = first.blocks.some(({ kind }) => kind !== 'json');
  return [{ ...first, blocks: isRead ? [...first.blocks, ...more] : [...more, ...first.blocks] }, ...others];
}

function tells(blocks: readonly Block[], content: string): boolean {
  const said = blocks.flatMap((block) =>
    block.kind === 'text' || block.kind === 'refusal'
      ? [block.text]
      : block.kind === 'media' && block.transcript !== null
        ? [block.transcript]
        : [],
  );
  return said.some((text) => text === content) || said.join('').includes(content);
}

function callsIn(calls: unknown): readonly Block[] {
  if (!isSaid(calls)) return [];
  const list: readonly unknown[] = Array.isArray(calls) ? calls : [calls];
  return list.flatMap((call) =>
    isObject(call) ? [callOf(call, typeof call['type'] === 'string' ? call['type'] : '', 'caller')] : blocksOf([call]),
  );
}
