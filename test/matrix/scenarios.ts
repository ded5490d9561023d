// What happens to a call in the matrix: the vendor's answers by try, how they travel, and what the app does meanwhile.
import type { Exchange } from '../upstream/exchange.ts';
import type { Plan } from '../upstream/plan.ts';

export const model = 'gpt-5-mini';
export const path = '/v1/chat/completions';

export type Scenario = {
  readonly name: 'success' | 'stream' | 'tools' | 'failure' | 'timeout' | 'abort' | 'retry';
  /** Which exchange answers each try. */
  readonly tries: readonly string[];
  readonly plan: string;
  /** The app raises its signal after so many events of a stream. */
  readonly abortAfter: number | null;
};

export const scenarios: readonly Scenario[] = [
  { name: 'success', tries: ['whole'], plan: 'plain', abortAfter: null },
  { name: 'stream', tries: ['stream'], plan: 'plain', abortAfter: null },
  { name: 'tools', tries: ['tools'], plan: 'plain', abortAfter: null },
  { name: 'failure', tries: ['refused'], plan: 'plain', abortAfter: null },
  { name: 'timeout', tries: ['whole'], plan: 'silent', abortAfter: null },
  { name: 'abort', tries: ['stream'], plan: 'slow', abortAfter: 3 },
  { name: 'retry', tries: ['busy', 'whole'], plan: 'plain', abortAfter: null },
];

export const plans: Readonly<Record<string, Plan>> = {
  plain: {},
  silent: { fault: { what: 'stall', at: 'head' } },
  slow: { delay_ms: { between: 30 } },
};

/** How long an app, or the gateway, waits for the first byte. */
export const patienceMs = 1_500;

const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Name a river — 一条河.' },
];
const tools = [
  {
    type: 'function',
    function: { name: 'get_level', parameters: { type: 'object', properties: { river: { type: 'string' } }, required: ['river'] } },
  },
];
const common = { created: 1_763_000_000, model: 'gpt-5-mini-2025-08-07', service_tier: 'default', system_fingerprint: null };
const usage = {
  prompt_tokens: 1_219,
  completion_tokens: 107,
  total_tokens: 1_326,
  prompt_tokens_details: { cached_tokens: 1_024, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 64, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
};
/** A letter for each way stands in its place: a trace of a call that is known already is not recorded again. */
const answerId = 'chatcmpl-matrix-0';
export const withoutWay = (text: string): string => text.replace(/(chatcmpl-matrix-|req_matrix_)[a-z]/g, '$10');
const text = 'The Danube — 多瑙河.';
const asked = { model, messages, max_completion_tokens: 500 };
const called = [{ id: 'call_matrix', type: 'function', function: { name: 'get_level', arguments: '{"river":"Danube"}' } }];

const answer = (message: object, finish_reason: string): unknown => ({
  id: answerId,
  object: 'chat.completion',
  ...common,
  choices: [{ index: 0, message: { role: 'assistant', refusal: null, ...message }, logprobs: null, finish_reason }],
  usage,
});
const failed = (message: string, type: string, code: string | null): unknown => ({ error: { message, type, param: null, code } });

function exchange(id: string, request: object, status: number, response: unknown): Exchange {
  const stream = typeof response === 'string';
  return {
    id,
    vendor: 'openai',
    method: 'POST',
    path,
    request_headers: { 'content-type': 'application/json' },
    request: Buffer.from(JSON.stringify(request)),
    status,
    response_headers: {
      'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json',
      'x-request-id': `req_matrix_0_${id}`,
      // Whoever tries again needs not wait long.
      ...(status === 503 ? { 'retry-after-ms': '20' } : {}),
    },
    response: Buffer.from(stream ? response : JSON.stringify(response)),
    stream,
  };
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (choices: readonly unknown[], more: object = { usage: null }): string =>
  event({ id: answerId, object: 'chat.completion.chunk', ...common, choices, ...more });
const piece = (delta: object, finish_reason: string | null = null): string => chunk([{ index: 0, delta, logprobs: null, finish_reason }]);

const exchanges: readonly Exchange[] = [
  exchange('whole', asked, 200, answer({ content: text, annotations: [] }, 'stop')),
  exchange('tools', { ...asked, tools, tool_choice: 'required' }, 200, answer({ content: null, tool_calls: called }, 'tool_calls')),
  exchange('refused', asked, 429, failed('Rate limit reached for gpt-5-mini.', 'tokens', 'rate_limit_exceeded')),
  exchange('busy', asked, 503, failed('The engine is currently overloaded.', 'server_error', null)),
  exchange(
    'stream',
    { ...asked, stream: true, stream_options: { include_usage: true } },
    200,
    [
      piece({ role: 'assistant', content: '', refusal: null }),
      ...['The', ' Danube', ' —', ' 多瑙', '河', '.'].map((content) => piece({ content })),
      piece({}, 'stop'),
      chunk([], { usage }),
      'data: [DONE]\n\n',
    ].join(''),
  ),
];

export function exchangeOf(id: string | undefined): Exchange {
  const found = exchanges.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`no exchange ${id}`);
  return found;
}

/** Of one way: under its letter, in all they are called. */
export const exchangesOf = (letter: string): readonly Exchange[] =>
  exchanges.map((one) => ({
    ...one,
    id: `${letter}-${one.id}`,
    response_headers: { ...one.response_headers, 'x-request-id': `req_matrix_${letter}_${one.id}` },
    response: Buffer.from(one.response.toString('utf8').replaceAll(answerId, `chatcmpl-matrix-${letter}`)),
  }));

/** The exchange that settles the scenario. */
export const lastOf = ({ tries }: Scenario): Exchange => exchangeOf(tries.at(-1));
