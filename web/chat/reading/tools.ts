// Calls of tools and their results, in every wire format's words: the caller's functions, the vendor's own tools, MCP servers.
import { joined, parsed, take } from './take.ts';
import type { Block, CallBlock, JsonObject, ResultBlock } from './turn.ts';

/** Reads the parts of a result; handed in, because results hold parts and parts hold results. */
export type ReadParts = (content: unknown, depth: number) => readonly Block[];

const argumentNames = ['arguments', 'input', 'args', 'parameters', 'action', 'actions', 'operation', 'queries', 'code'] as const;

/** A call; `type` is its name where it has none of its own. */
export function callOf(part: JsonObject, type: string, by: CallBlock['by']): CallBlock {
  const taking = take(part);
  taking.skipIf('type', type, 'function', 'custom');
  taking.skipIf('status', 'completed');
  taking.skipIf('index', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  const inner = taking.object('function', 'custom');
  const of = inner === null ? taking : take(inner);
  const id = taking.text('call_id', 'toolCallId', 'toolUseId', 'id') ?? (inner === null ? null : of.text('id'));
  const name = of.text('name', 'toolName', 'toolType', 'tool_type') ?? type;
  const server = taking.text('server_label', 'server_name', 'namespace');
  const { text, value } = argumentsOf(of.any(...argumentNames));
  // The item's own id, beside the one that its result names, is for programs.
  if (id !== null) taking.skip('id');
  const rest = inner === null ? taking.rest() : joined(of.rest(), taking.rest());
  return { kind: 'call', id, name, by, server, text, value, rest };
}

/** Arguments are JSON text with some vendors, a value with others. */
export function argumentsOf(given: unknown): { readonly text: string | null; readonly value: unknown } {
  if (given === undefined) return { text: null, value: undefined };
  if (typeof given !== 'string') return { text: null, value: given };
  const value = parsed(given);
  return { text: given, value: typeof value === 'object' && value !== null ? value : undefined };
}

const resultNames = ['output', 'content', 'result', 'response', 'outputs', 'tools'] as const;

/** What a tool gave back. */
export function resultOf(part: JsonObject, read: ReadParts, depth: number): ResultBlock {
  const taking = take(part);
  taking.skip('type');
  taking.skipIf('status', 'completed', 'success');
  taking.skipIf('outcome', 'OUTCOME_OK');
  taking.skipIf('is_error', false);
  taking.skipIf('isError', false);
  const failed = taking.flag('is_error', 'isError') === true || failures.some((word) => part['status'] === word);
  const id = taking.text('tool_use_id', 'tool_call_id', 'toolCallId', 'toolUseId', 'call_id', 'id');
  const name = taking.text('name', 'toolName', 'tool_name', 'toolType');
  const content = taking.any(...resultNames);
  const parts = taking.list('parts') ?? [];
  return { kind: 'result', id, name, failed, blocks: [...read(content, depth), ...read(parts, depth)], rest: taking.rest() };
}

const failures = ['error', 'failed', 'incomplete'] as const;

/** Results say whose they are by an id; the call has the name. */
export function tied(blocks: readonly Block[], names: ReadonlyMap<string, string>): readonly Block[] {
  return blocks.map((block) => {
    if (block.kind !== 'result' || block.name !== null || block.id === null) return block;
    return { ...block, name: names.get(block.id) ?? null };
  });
}
