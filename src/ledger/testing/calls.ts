// Calls made up from a number: the same number gives the same call. They differ in everything a question can ask for.
import type { CallBody, CallRecord } from '../../schema/call.ts';
import { ulidMaker } from '../../lib/id.ts';

export type MadeCall = { readonly call: CallRecord; readonly body: CallBody };

const at = <const T>(list: readonly [T, ...T[]], index: number): T => list[index % list.length] ?? list[0];

const outcomes = ['success', 'success', 'success', 'failed', 'success', 'timeout', 'cancelled', 'refused', 'unknown'] as const;
const vocabulary = ['ledger', 'invoice', 'weather', 'translate', 'summary', 'contract', 'recipe', 'journey'] as const;

/** `time` in epoch milliseconds; `n` decides everything else. */
export function makeCall(n: number, time: number, changes: Partial<CallRecord> = {}, bodyChanges: Partial<CallBody> = {}): MadeCall {
  const request_id = ulidMaker()(time).slice(0, 10) + String(n).padStart(16, '0');
  const request_timestamp = new Date(time).toISOString();
  const status = at(outcomes, n);
  const answered = status === 'success';
  const priced = answered && n % 5 !== 0;
  const duration = 100 + ((n * 37) % 5_000) + (n % 10) / 10;
  const call: CallRecord = {
    request_id,
    request_timestamp,
    response_timestamp: new Date(time + Math.round(duration)).toISOString(),
    status,
    user: n % 7 === 6 ? null : `user-${n % 7}`,
    session_id: n % 3 === 0 ? null : `session-${n % 20}`,
    call_type: at(['chat', 'embedding'], Math.floor(n / 11)),
    source_app: at(['shop', 'desk', null], n),
    source_function: null,
    model_name: at(['gpt-5', 'claude-opus', 'glm-5', null], n),
    model_id: at(['gpt-5-2026', 'claude-opus-4', 'glm-5', null], n),
    response_model: null,
    vendor_name: at(['OpenAI', 'Anthropic', '智谱'], n),
    vendor_id: at(['openai', 'anthropic', 'zhipu'], n),
    endpoint: 'main',
    dialect: 'openai-chat',
    method: 'POST',
    path: '/v1/chat/completions',
    is_stream: n % 2 === 0,
    http_status: answered ? 200 : 500,
    finish_reason: answered ? 'stop' : null,
    error_code: answered ? null : 'upstream_cut',
    error_message: answered ? null : 'The vendor ended the connection.',
    duration_ms: status === 'unknown' ? null : duration,
    ttft_ms: answered ? duration / 4 : null,
    overhead_ms: 0.25,
    retry_count: n % 3,
    attempts: [{ endpoint: 'main', http_status: answered ? 200 : 500 }],
    // A stream that was cut may have told one side alone.
    prompt_tokens: answered || (status === 'cancelled' && n % 2 === 0) ? (n * 13) % 4_000 : null,
    completion_tokens: answered ? (n * 7) % 900 : null,
    total_tokens: answered ? ((n * 13) % 4_000) + ((n * 7) % 900) : null,
    cached_tokens: answered ? n % 50 : null,
    cache_write_tokens: null,
    reasoning_tokens: answered && n % 4 === 0 ? n % 100 : null,
    usage: answered ? { input_total: (n * 13) % 4_000 } : null,
    usage_source: answered ? 'vendor' : 'none',
    usage_raw: null,
    usage_flags: [],
    estimated_cost: priced ? `0.${String((n * 7_919) % 1_000_000_000).padStart(9, '0')}`.replace(/\.?0+$/, '') : null,
    billing_currency: 'USD',
    currency: priced ? at(['USD', 'CNY'], Math.floor(n / 5)) : null,
    cost_source: priced ? 'price' : 'none',
    cost_status: priced ? 'exact' : 'unknown',
    cost_detail: null,
    price_id: null,
    vendor_reported_cost: null,
    saved_cost: n % 6 === 0 && priced ? '0.001' : null,
    cache_status: at(['off', 'miss', 'hit'], n),
    cache_key: null,
    ip_address: '127.0.0.1',
    user_agent: 'test',
    key_id: `key-${n % 4}`,
    gateway_id: 'gateway-1',
    route: 'gateway',
    client_request_id: `client-${n}`,
    vendor_request_id: null,
    response_id: null,
    trace_id: null,
    span_id: null,
    parent_span_id: null,
    code_location: null,
    git_sha: null,
    metadata: n % 2 === 0 ? { team: at(['red', 'blue'], n / 2), tier: n % 3 } : null,
    redaction: n % 4 === 0 ? ['email'] : [],
    request_bytes: 100 + n,
    response_bytes: 200 + n,
    truncated: [],
    preview: `Tell me about the ${at(vocabulary, n)} number ${n}`,
    answer_preview: null,
    ...changes,
  };
  const body: CallBody = {
    request_id,
    request_timestamp,
    request_headers: { 'content-type': 'application/json' },
    response_headers: null,
    request_messages: [{ role: 'user', content: `Tell me about the\n${at(vocabulary, n)} number ${n}` }],
    request_params: { model: call.model_name, temperature: 0.5 },
    response_content: answered ? `The ${at(vocabulary, n + 1)} is well known, 第${n}号天气很好。` : null,
    response_raw: null,
    tool_calls: null,
    ...bodyChanges,
  };
  return { call, body };
}
