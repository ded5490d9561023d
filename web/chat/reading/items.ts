// Items of OpenAI's Responses that are no messages: reasoning, calls of functions and of the vendor's own tools, their outputs. An
// item's type says by its ending whether it is a call or an output, so that a tool of tomorrow is read like those of today.
import { blocksOf, jsonBlock, readerOf, reasoning } from './parts.ts';
import { isSaid, joined, take } from './take.ts';
import { callOf, resultOf } from './tools.ts';
import type { Block, JsonObject, Role } from './turn.ts';

/** Null where the type is none of an item. */
export function itemBlocks(item: JsonObject, type: string): { readonly role: Role; readonly blocks: readonly Block[] } | null {
  if (type === 'reasoning') return { role: 'assistant', blocks: reasoning(item) ?? [jsonBlock(item)] };
  if (type.endsWith('_output')) return { role: 'tool', blocks: [resultOf(item, blocksOf, 1)] };
  if (type.endsWith('_call')) return { role: 'assistant', blocks: callWithOutput(item, type) };
  if (type === 'compaction' || type === 'mcp_list_tools' || type === 'mcp_approval_request' || type === 'item_reference') {
    return { role: 'assistant', blocks: type === 'compaction' ? (readerOf(type)?.(item, 0) ?? [jsonBlock(item)]) : [jsonBlock(item)] };
  }
  return null;
}

const ranByCaller = new Set(['function_call', 'custom_tool_call', 'local_shell_call', 'computer_call', 'apply_patch_call']);
const outputs = ['output', 'outputs', 'results', 'error'] as const;

/** The vendor's own tools bring their output in the item that calls them. */
function callWithOutput(item: JsonObject, type: string): readonly Block[] {
  const taking = take(item);
  const id = typeof item['call_id'] === 'string' ? item['call_id'] : typeof item['id'] === 'string' ? item['id'] : null;
  const given = outputs.flatMap((name) => (isSaid(item[name]) ? [{ name, value: item[name] }] : []));
  const image = type === 'image_generation_call' ? taking.text('result') : null;
  taking.skip(...outputs);
  const call = callOf({ ...taking.rest(), id }, type, ranByCaller.has(type) ? 'caller' : 'server');
  const [first, ...others] = given;
  const results: Block[] = [];
  if (image !== null) results.push(...blocksOf([{ type: 'image', data: image, media_type: 'image/png' }]));
  if (first !== undefined) {
    const rest = others.length === 0 ? null : Object.fromEntries(others.map(({ name, value }) => [name, value]));
    const failed = first.name === 'error';
    results.push({ kind: 'result', id, name: call.name, failed, blocks: blocksOf(first.value, 1), rest: joined(rest, null) });
  }
  return [call, ...results];
}
