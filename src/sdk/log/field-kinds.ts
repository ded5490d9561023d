// Every field of a told call: what kind of value it takes, and whether its text is masked. The names of the SDK follow from these.

/** `wire` is anything that can be JSON; `word` a short text; `members` an object. */
export type FieldKind =
  | 'word'
  | 'text'
  | 'count'
  | 'milliseconds'
  | 'instant'
  | 'flag'
  | 'wire'
  | 'members'
  | 'attempts'
  | 'http_status'
  | 'currency'
  | readonly string[];

const dialects = [
  'openai-chat',
  'openai-completions',
  'openai-responses',
  'openai-embeddings',
  'anthropic-messages',
  'gemini',
  'none',
] as const;

export const fieldKinds = {
  user: 'word',
  session_id: 'word',
  call_type: 'word',
  source_app: 'word',
  source_function: 'word',
  ip_address: 'word',
  user_agent: 'word',
  code_location: 'word',
  git_sha: 'word',
  trace_id: 'word',
  span_id: 'word',
  parent_span_id: 'word',
  metadata: 'members',
  model_name: 'word',
  model_id: 'word',
  vendor: 'word',
  endpoint: 'word',
  dialect: dialects,
  method: 'word',
  path: 'word',
  is_stream: 'flag',
  request_messages: 'wire',
  request_params: 'members',
  request_body: 'wire',
  request_timestamp: 'instant',
  response_timestamp: 'instant',
  duration_ms: 'milliseconds',
  ttft_ms: 'milliseconds',
  http_status: 'http_status',
  response_model: 'word',
  response_content: 'text',
  response_body: 'wire',
  tool_calls: 'wire',
  finish_reason: 'word',
  prompt_tokens: 'count',
  completion_tokens: 'count',
  total_tokens: 'count',
  cached_tokens: 'count',
  cache_write_tokens: 'count',
  reasoning_tokens: 'count',
  usage_source: ['vendor', 'vendor_partial', 'tokenizer', 'none'],
  usage_raw: 'wire',
  vendor_reported_cost: 'word',
  currency: 'currency',
  vendor_request_id: 'word',
  response_id: 'word',
  retry_count: 'count',
  attempts: 'attempts',
  error_code: 'word',
  error_message: 'text',
} as const satisfies Readonly<Record<string, FieldKind>>;

export type ToldField = keyof typeof fieldKinds;

/** What may hold text of a person's or a credential. The others say who, when and which, and stay as they are. */
export const maskedFields: ReadonlySet<string> = new Set([
  'endpoint',
  'path',
  'user_agent',
  'metadata',
  'request_messages',
  'request_params',
  'request_body',
  'response_content',
  'response_body',
  'tool_calls',
  'usage_raw',
  'attempts',
  'error_code',
  'error_message',
]);

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** By the SDK's name: the field and its kind. */
export const fieldsByName: ReadonlyMap<string, { readonly field: string; readonly kind: FieldKind }> = new Map(
  Object.entries(fieldKinds).map(([field, kind]) => [camel(field), { field, kind }]),
);

/** What withContext takes beside them, in its own words. */
export const contextNames: ReadonlyMap<string, { readonly field: string; readonly kind: FieldKind }> = new Map([
  ...fieldsByName,
  ['app', { field: 'source_app', kind: 'word' }],
  ['function', { field: 'source_function', kind: 'word' }],
]);

const statuses = ['success', 'failed', 'timeout', 'cancelled', 'refused', 'unknown'];

/** By the wire's name, for the SDK's own parts; how a call ended is theirs to say. */
export const fieldsOfWire: ReadonlyMap<string, { readonly field: string; readonly kind: FieldKind }> = new Map([
  ...Object.entries(fieldKinds).map(([field, kind]): [string, { field: string; kind: FieldKind }] => [field, { field, kind }]),
  ['status', { field: 'status', kind: statuses }],
]);
