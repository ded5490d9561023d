// Rebuilds the message of an Anthropic stream exactly as the SDK's BetaMessageStream accumulates it (its MessageStream does the
// same for what is not beta). What the SDK would throw at is passed over here, so a stream cut anywhere gives what there was.
import { asObject, asText, isObject, type JsonObject } from '../../lib/json.ts';
import type { StreamEvent } from './events.ts';
import { parsePartialJson } from './partial-json.ts';
import { mergeAsSdk } from './usage.ts';

/** Blocks whose input the SDK puts together. */
const toolUses = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

type Block = Record<string, unknown>;

export type Accumulated = {
  /** The SDK's message; null where message_start never came. */
  readonly message: JsonObject | null;
  /** Tool inputs as the model wrote them, by block index. */
  readonly inputs: ReadonlyMap<number, string>;
  readonly first_content_at: number | null;
};

export function accumulate(events: readonly StreamEvent[]): Accumulated {
  let message: Record<string, unknown> | null = null;
  const content: Block[] = [];
  const inputs = new Map<number, string>();
  let firstContentAt: number | null = null;
  for (const { type, data, end } of events) {
    if (!message) {
      const started: JsonObject | null = type === 'message_start' ? asObject(data.message) : null;
      if (started) message = { ...started };
      if (Array.isArray(started?.content)) for (const block of started.content) content.push({ ...asObject(block) });
    } else if (type === 'message_delta') {
      takeDelta(message, data);
    } else if (type === 'content_block_start' && isObject(data.content_block)) {
      const block = { ...data.content_block };
      content.push(block);
      const served = asText(asObject(block.to)?.model);
      if (block.type === 'fallback' && served !== null) message.model = served;
      if (startsContent(block)) firstContentAt ??= end;
    } else if (type === 'content_block_delta' && isObject(data.delta)) {
      const index = typeof data.index === 'number' ? data.index : -1;
      const block = content[index];
      if (block && takeBlockDelta(block, index, data.delta, inputs)) firstContentAt ??= end;
    }
  }
  if (!message) return { message: null, inputs, first_content_at: null };
  for (const [index, text] of inputs) {
    const block = content[index];
    if (!block || !toolUses.has(asText(block.type) ?? '')) continue;
    const input = text === '' ? {} : parsePartialJson(text);
    block.input = input === undefined ? {} : input;
  }
  return { message: { ...message, content }, inputs, first_content_at: firstContentAt };
}

/** A delta's usage belongs to the message only where message_start had one; the SDK assumes it always has. */
function takeDelta(message: Record<string, unknown>, data: JsonObject): void {
  const delta = asObject(data.delta);
  for (const key of ['stop_reason', 'stop_sequence', 'stop_details']) {
    if (delta?.[key] === undefined) delete message[key];
    else message[key] = delta[key];
  }
  if (delta?.container !== undefined && delta.container !== null) message.container = delta.container;
  for (const key of ['context_management', 'input_transformations']) {
    if (data[key] !== undefined && data[key] !== null) message[key] = data[key];
  }
  const usage = asObject(data.usage);
  if (usage) message.usage = mergeAsSdk(asObject(message.usage) ?? {}, usage);
}

/** True where the delta brought something a reader or a program can use. */
function takeBlockDelta(block: Block, index: number, delta: JsonObject, inputs: Map<number, string>): boolean {
  switch (delta.type) {
    case 'text_delta':
      if (block.type === 'text') block.text = (asText(block.text) ?? '') + (asText(delta.text) ?? '');
      return block.type === 'text' && delta.text !== '';
    case 'citations_delta':
      if (block.type === 'text') block.citations = [...(Array.isArray(block.citations) ? block.citations : []), delta.citation];
      return false;
    case 'input_json_delta':
      inputs.set(index, (inputs.get(index) ?? '') + (asText(delta.partial_json) ?? ''));
      return delta.partial_json !== '';
    case 'thinking_delta':
      if (block.type === 'thinking') block.thinking = (asText(block.thinking) ?? '') + (asText(delta.thinking) ?? '');
      return block.type === 'thinking' && delta.thinking !== '';
    case 'signature_delta':
      if (block.type === 'thinking') block.signature = delta.signature;
      return false;
    case 'compaction_delta':
      if (block.type !== 'compaction') return false;
      block.content = delta.content;
      if ('encrypted_content' in delta) block.encrypted_content = delta.encrypted_content;
      return true;
    default:
      return false;
  }
}

/** Text and thinking begin empty; every other block says something by beginning. */
const startsContent = (block: JsonObject): boolean =>
  block.type === 'text' ? asText(block.text) !== '' : block.type === 'thinking' ? asText(block.thinking) !== '' : true;
