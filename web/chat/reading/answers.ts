// What was answered, as turns, by the shape of the answer's body: choices of chat and completions, items of Responses, a message of
// Anthropic, candidates of Gemini, a message of Ollama, Cohere or Bedrock, vectors of embeddings. Members of the body that are no part
// of the conversation (ids, usage, settings repeated) are passed over here: the raw body stands beside.
import { groundingOf } from './citations.ts';
import { messageOf, type Said, saidIn } from './messages.ts';
import { blocksOf, jsonBlock } from './parts.ts';
import { isObject, isSaid, joined, take } from './take.ts';
import type { Block, JsonObject, Turn } from './turn.ts';

/** `choice` is of several answers to one question. */
export type Answer = Said & Pick<Turn, 'finish' | 'choice'>;

export function answersIn(raw: unknown): readonly Answer[] {
  if (!isSaid(raw)) return [];
  if (typeof raw === 'string') return [answer(blocksOf(raw))];
  // A stream that came as one list of chunks.
  if (Array.isArray(raw) && raw.every((each) => isObject(each) && shapeOf(each) !== null)) return raw.flatMap(answersIn);
  if (!isObject(raw)) return [answer([jsonBlock(raw)])];
  const read = shapeOf(raw);
  const answers = read?.(raw) ?? [];
  const failure = failureIn(raw);
  if (answers.length === 0 && failure.length === 0) return [answer([jsonBlock(raw)])];
  return failure.length === 0 ? answers : [...answers, answer(failure)];
}

const answer = (blocks: readonly Block[], finish: string | null = null, rest: JsonObject | null = null): Answer => ({
  role: 'assistant',
  name: null,
  blocks,
  rest,
  isItem: false,
  finish,
  choice: null,
});

type Read = (raw: JsonObject) => readonly Answer[];

function shapeOf(raw: JsonObject): Read | null {
  if (Array.isArray(raw['choices'])) return choices;
  if (Array.isArray(raw['output'])) return output;
  if (Array.isArray(raw['candidates'])) return candidates;
  if (Array.isArray(raw['content']) || (typeof raw['content'] === 'string' && raw['role'] === 'assistant')) return message;
  if (isObject(raw['message'])) return wrapped;
  if (isObject(raw['output']) && isObject(raw['output']['message']))
    return (outer) => wrapped({ ...outer, ...asObject(outer['output']), output: null });
  if (isVectors(raw)) return vectors;
  return failureIn(raw).length > 0 ? () => [] : null;
}

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

function choices(raw: JsonObject): readonly Answer[] {
  const taking = take(raw);
  const made = (taking.list('choices') ?? []).map((choice): Answer => {
    if (!isObject(choice)) return answer([jsonBlock(choice)]);
    const each = take(choice);
    each.skip('index', 'native_finish_reason', 'stop_reason', 'matched_stop', 'token_ids', 'usage', 'obfuscation');
    const finish = each.text('finish_reason');
    const said = messageOf(each.object('message', 'delta') ?? each.any('text') ?? '', 'assistant');
    return {
      ...said,
      isItem: false,
      role: said.role === 'other' ? 'other' : 'assistant',
      finish,
      choice: null,
      rest: joined(said.rest, each.rest()),
    };
  });
  return withRest(counted(made), taking.rest());
}

function output(raw: JsonObject): readonly Answer[] {
  const taking = take(raw);
  const items = (taking.list('output') ?? []).map((item) =>
    isObject(item) && item['type'] === 'message' ? { role: 'assistant', ...item } : item,
  );
  const said = saidIn(items, 'assistant');
  const finish = taking.object('incomplete_details')?.['reason'] ?? raw['status'];
  return withRest(
    together(said).map((each) => ({ ...each, finish: typeof finish === 'string' ? finish : null, choice: null })),
    taking.rest(),
  );
}

/** Items and messages of one side that follow each other are one turn. */
function together(said: readonly Said[]): readonly Said[] {
  const turns: Said[] = [];
  for (const next of said) {
    const last = turns.at(-1);
    if (last === undefined || last.role !== next.role || last.name !== next.name) turns.push(next);
    else turns[turns.length - 1] = { ...last, blocks: [...last.blocks, ...next.blocks], rest: joined(last.rest, next.rest) };
  }
  return turns;
}

const counted = (answers: readonly Answer[]): readonly Answer[] =>
  answers.length < 2 ? answers : answers.map((each, at) => ({ ...each, choice: { index: at + 1, of: answers.length } }));

function message(raw: JsonObject): readonly Answer[] {
  const taking = take(raw);
  const finish = taking.text('stop_reason', 'finish_reason');
  const container = taking.object('container');
  const blocks = blocksOf(taking.any('content'));
  const rest = joined(taking.rest(), container === null ? null : { container });
  return withRest([answer(blocks, finish)], rest);
}

function wrapped(raw: JsonObject): readonly Answer[] {
  const taking = take(raw);
  const finish = taking.text('finish_reason', 'done_reason', 'stopReason');
  const said = messageOf(taking.object('message') ?? '', 'assistant');
  return withRest([{ ...said, finish, choice: null }], taking.rest());
}

function candidates(raw: JsonObject): readonly Answer[] {
  const taking = take(raw);
  const feedback = taking.object('promptFeedback');
  const made = (taking.list('candidates') ?? []).map((candidate): Answer => {
    if (!isObject(candidate)) return answer([jsonBlock(candidate)]);
    const each = take(candidate);
    each.skip('index', 'avgLogprobs', 'tokenCount');
    const finish = each.text('finishReason');
    const said = messageOf(each.any('content') ?? '', 'assistant');
    const grounding = groundingOf(each.object('groundingMetadata', 'grounding_metadata') ?? {});
    const cited = groundingOf(each.object('citationMetadata') ?? {}).citations;
    const findings = [...grounding.citations, ...cited].map((citation) => ({ kind: 'finding' as const, citation }));
    const rest = joined(grounding.rest === null ? null : { groundingMetadata: grounding.rest }, each.rest());
    return { ...said, role: 'assistant', blocks: [...said.blocks, ...findings], finish, choice: null, rest: joined(said.rest, rest) };
  });
  const blocked = feedback === null ? [] : [answer([jsonBlock({ promptFeedback: feedback })])];
  return withRest([...counted(made), ...blocked], taking.rest());
}

const isVectors = (raw: JsonObject): boolean =>
  raw['embeddings'] !== undefined ||
  raw['embedding'] !== undefined ||
  (Array.isArray(raw['data']) && raw['data'].some((each) => asObject(each)['embedding'] !== undefined));

function vectors(raw: JsonObject): readonly Answer[] {
  const taking = take(raw);
  const value = taking.any('data', 'embeddings', 'embedding');
  const list: readonly unknown[] = Array.isArray(value) && typeof value[0] !== 'number' ? value : [value];
  const block: Block = { kind: 'vectors', count: list.length, dimensions: dimensionsOf(list[0]), value };
  return withRest([answer([block])], taking.rest());
}

/** OpenAI's base64 is four bytes a number. */
function dimensionsOf(vector: unknown): number | null {
  if (Array.isArray(vector)) return vector.length;
  if (typeof vector === 'string') return Math.floor((vector.replace(/=+$/, '').length * 3) / 16);
  if (!isObject(vector)) return null;
  const inner = vector['embedding'] ?? vector['values'];
  return inner === undefined ? null : dimensionsOf(inner);
}

/** An error in the body, also beside an answer that had begun. */
function failureIn(raw: JsonObject): readonly Block[] {
  const { error } = raw;
  const failed = isSaid(error) ? error : typeof raw['detail'] === 'string' || Array.isArray(raw['detail']) ? raw['detail'] : undefined;
  if (failed === undefined) return [];
  if (!isObject(failed))
    return [{ kind: 'note', what: 'error', text: typeof failed === 'string' ? failed : JSON.stringify(failed), sealed: null, rest: null }];
  const taking = take(failed);
  return [{ kind: 'note', what: 'error', text: taking.text('message'), sealed: null, rest: taking.rest() }];
}

/** What of the body is neither conversation nor envelope stands with the last turn. */
function withRest(answers: readonly Answer[], left: JsonObject | null): readonly Answer[] {
  const said = Object.entries(left ?? {}).filter(([name]) => !envelope.has(name));
  const last = answers.at(-1);
  if (said.length === 0) return answers;
  const rest = Object.fromEntries(said);
  return last === undefined ? [answer([], null, rest)] : [...answers.slice(0, -1), { ...last, rest: joined(last.rest, rest) }];
}

/** Members of an answer's body that other parts of the panel show, or that repeat the request. */
export const envelope: ReadonlySet<string> = new Set(
  `id object created created_at completed_at createTime model model_version modelVersion response_id responseId usage usageMetadata
  usage_metadata metrics system_fingerprint service_tier provider type role status error detail done total_duration load_duration
  prompt_eval_count prompt_eval_duration eval_count eval_duration time_info x_groq usage_breakdown request_id stop_sequence output_text
  background billing frequency_penalty presence_penalty instructions max_output_tokens max_tool_calls metadata parallel_tool_calls
  previous_response_id prompt prompt_cache_key prompt_cache_retention reasoning safety_identifier store temperature text tool_choice tools
  top_logprobs top_p truncation user conversation moderation seed sla_metrics tool_usage obfuscation`.split(/\s+/),
);
