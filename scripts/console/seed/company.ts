// Who calls which models in the made-up company of the seeded ledger: Harbour & Pine, furniture, an office in Hamburg and one in
// Shanghai. Nobody and nothing in it is real; only the vendors, their models and their error codes are.
import type { DialectName, Quirk } from '../../../src/schema/vocabulary.ts';

/** Where a model is: the vendor's row, the endpoint's name and the currency of its bill. */
export type SeedPlace = {
  readonly vendor_id: string;
  readonly vendor_name: string;
  readonly endpoint: string;
  readonly currency: string;
  readonly quirks: readonly Quirk[];
};

export type SeedModel = {
  /** What callers say; another name than `model_id` where daybook.yaml has a model of that name. */
  readonly name: string;
  readonly model_id: string;
  readonly place: SeedPlace;
  readonly dialect: DialectName;
  readonly call_type: string;
  /** Milliseconds to the first token, and a token. */
  readonly wait_ms: number;
  readonly token_ms: number;
  /** How often of a hundred calls it thinks first. */
  readonly thinks: number;
};

const place = (
  vendor_id: string,
  vendor_name: string,
  endpoint: string,
  currency: 'USD' | 'CNY',
  quirks: readonly Quirk[] = [],
): SeedPlace => ({
  vendor_id,
  vendor_name,
  endpoint,
  currency,
  quirks,
});

export const places = {
  openai: place('openai', 'OpenAI', 'openai', 'USD'),
  anthropic: place('anthropic', 'Anthropic', 'anthropic', 'USD'),
  gemini: place('gemini', 'Google Gemini', 'gemini', 'USD'),
  dashscope: place('dashscope', 'Alibaba Cloud Model Studio, Beijing', 'bailian', 'CNY'),
  deepseek: place('deepseek', 'DeepSeek', 'deepseek', 'CNY', ['usage_unasked']),
  zhipu: place('zhipu', 'Zhipu (bigmodel.cn)', 'zhipu', 'CNY', ['usage_unasked']),
  house: place('vllm', 'vLLM', 'house-gpu', 'USD'),
} as const;

const chat = { dialect: 'openai-chat', call_type: 'chat', thinks: 0 } as const;
const embedding = { dialect: 'openai-embeddings', call_type: 'embedding', thinks: 0, token_ms: 0 } as const;

export const seedModels = {
  'gpt-5.1': { ...chat, name: 'gpt-5.1', model_id: 'gpt-5.1', place: places.openai, wait_ms: 620, token_ms: 13, thinks: 55 },
  'gpt-5-mini': { ...chat, name: 'gpt-5-mini', model_id: 'gpt-5-mini', place: places.openai, wait_ms: 380, token_ms: 7, thinks: 20 },
  'gpt-4.1-mini': { ...chat, name: 'gpt-4.1-mini', model_id: 'gpt-4.1-mini', place: places.openai, wait_ms: 310, token_ms: 6 },
  'o4-mini': {
    ...chat,
    name: 'o4-mini',
    model_id: 'o4-mini',
    place: places.openai,
    dialect: 'openai-responses',
    wait_ms: 1_900,
    token_ms: 9,
    thinks: 100,
  },
  assistant: { ...chat, name: 'assistant', model_id: 'gpt-5.1', place: places.openai, wait_ms: 640, token_ms: 13, thinks: 40 },
  'text-embedding-3-small': {
    ...embedding,
    name: 'text-embedding-3-small',
    model_id: 'text-embedding-3-small',
    place: places.openai,
    wait_ms: 90,
  },
  'claude-opus-4-5': {
    ...chat,
    name: 'claude-opus-4-5',
    model_id: 'claude-opus-4-5',
    place: places.anthropic,
    dialect: 'anthropic-messages',
    wait_ms: 1_250,
    token_ms: 21,
    thinks: 60,
  },
  'claude-sonnet-4-5': {
    ...chat,
    name: 'claude-sonnet-4-5',
    model_id: 'claude-sonnet-4-5',
    place: places.anthropic,
    dialect: 'anthropic-messages',
    wait_ms: 820,
    token_ms: 14,
    thinks: 25,
  },
  'claude-haiku-4-5': {
    ...chat,
    name: 'claude-haiku-4-5',
    model_id: 'claude-haiku-4-5',
    place: places.anthropic,
    dialect: 'anthropic-messages',
    wait_ms: 420,
    token_ms: 7,
  },
  'gemini-2.5-pro': {
    ...chat,
    name: 'gemini-2.5-pro',
    model_id: 'gemini-2.5-pro',
    place: places.gemini,
    dialect: 'gemini',
    wait_ms: 1_400,
    token_ms: 10,
    thinks: 80,
  },
  'gemini-2.5-flash': {
    ...chat,
    name: 'gemini-2.5-flash',
    model_id: 'gemini-2.5-flash',
    place: places.gemini,
    dialect: 'gemini',
    wait_ms: 340,
    token_ms: 5,
    thinks: 15,
  },
  'qwen3-max': { ...chat, name: 'qwen3-max', model_id: 'qwen3-max', place: places.dashscope, wait_ms: 700, token_ms: 17 },
  'qwen-plus': { ...chat, name: 'qwen-plus', model_id: 'qwen-plus', place: places.dashscope, wait_ms: 450, token_ms: 10 },
  'text-embedding-v4': { ...embedding, name: 'text-embedding-v4', model_id: 'text-embedding-v4', place: places.dashscope, wait_ms: 120 },
  'deepseek-v4-pro': {
    ...chat,
    name: 'deepseek-v4-pro',
    model_id: 'deepseek-v4-pro',
    place: places.deepseek,
    wait_ms: 900,
    token_ms: 22,
    thinks: 70,
  },
  'deepseek-v4-flash': {
    ...chat,
    name: 'deepseek-v4-flash',
    model_id: 'deepseek-v4-flash',
    place: places.deepseek,
    wait_ms: 480,
    token_ms: 9,
  },
  'glm-5': { ...chat, name: 'glm-5', model_id: 'glm-5', place: places.zhipu, wait_ms: 650, token_ms: 15, thinks: 30 },
  'glm-4.6': { ...chat, name: 'glm-4.6', model_id: 'glm-4.6', place: places.zhipu, wait_ms: 600, token_ms: 14 },
  'house-router-v2': { ...chat, name: 'house-router-v2', model_id: 'house-router-v2', place: places.house, wait_ms: 45, token_ms: 3 },
} as const satisfies Readonly<Record<string, SeedModel>>;

export type SeedModelName = keyof typeof seedModels;

/** When an app is busy, in UTC: the office hours of Hamburg or Shanghai, the night, or customers' day. */
export type Rhythm = 'hamburg' | 'shanghai' | 'night' | 'customers';

export type SeedApp = {
  readonly name: string;
  readonly functions: readonly [string, ...string[]];
  readonly users: readonly [string, ...string[]];
  readonly models: readonly [readonly [SeedModelName, number], ...(readonly [SeedModelName, number])[]];
  readonly weight: number;
  readonly rhythm: Rhythm;
  readonly prompt: readonly [number, number];
  readonly completion: readonly [number, number];
  /** Of a hundred calls: streamed, in a session, read from the vendor's cache. */
  readonly streams: number;
  readonly sessions: number;
  readonly cached: number;
  readonly route: 'gateway' | 'sdk' | 'otlp';
  readonly user_agent: string;
};

export const seedUsers = [
  'ada',
  'ben',
  'chen',
  'dora',
  'emil',
  'farah',
  'goran',
  'hana',
  'ivo',
  'jun',
  'kira',
  'liwei',
  'mina',
  'noor',
] as const;

export const seedApps: readonly [SeedApp, ...SeedApp[]] = [
  {
    name: 'help-desk',
    functions: ['answer_ticket', 'classify_ticket', 'summarise_thread'],
    users: ['chen', 'farah', 'mina', 'noor'],
    models: [
      ['claude-sonnet-4-5', 5],
      ['gpt-5-mini', 4],
      ['claude-haiku-4-5', 3],
      ['house-router-v2', 2],
      ['assistant', 2],
    ],
    weight: 26,
    rhythm: 'customers',
    prompt: [500, 5_500],
    completion: [60, 520],
    streams: 85,
    sessions: 90,
    cached: 70,
    route: 'gateway',
    user_agent: 'Anthropic/Python 0.72.0',
  },
  {
    name: 'shop-search',
    functions: ['rewrite_query', 'embed_products', 'rank_results'],
    users: ['goran', 'kira'],
    models: [
      ['text-embedding-3-small', 6],
      ['gemini-2.5-flash', 5],
      ['gpt-4.1-mini', 3],
    ],
    weight: 24,
    rhythm: 'customers',
    prompt: [20, 480],
    completion: [8, 90],
    streams: 5,
    sessions: 0,
    cached: 10,
    route: 'gateway',
    user_agent: 'OpenAI/JS 6.8.1',
  },
  {
    name: 'kefu-bot',
    functions: ['reply', 'classify', 'hand_over'],
    users: ['liwei', 'jun'],
    models: [
      ['qwen-plus', 6],
      ['qwen3-max', 3],
      ['deepseek-v4-flash', 3],
      ['glm-4.6', 1],
      ['glm-5', 2],
    ],
    weight: 18,
    rhythm: 'shanghai',
    prompt: [300, 3_200],
    completion: [40, 420],
    streams: 90,
    sessions: 95,
    cached: 40,
    route: 'gateway',
    user_agent: 'OpenAI/Python 2.8.0',
  },
  {
    name: 'product-copy',
    functions: ['write_description', 'translate', 'alt_text'],
    users: ['emil', 'hana'],
    models: [
      ['gpt-5.1', 4],
      ['gemini-2.5-pro', 3],
      ['claude-sonnet-4-5', 2],
    ],
    weight: 7,
    rhythm: 'hamburg',
    prompt: [250, 1_900],
    completion: [180, 900],
    streams: 40,
    sessions: 20,
    cached: 20,
    route: 'gateway',
    user_agent: 'google-genai-sdk/1.29.0 gl-node/v22.11.0',
  },
  {
    name: 'code-review',
    functions: ['review_diff', 'explain_failure'],
    users: ['ada', 'ben', 'ivo'],
    models: [
      ['claude-opus-4-5', 5],
      ['o4-mini', 3],
      ['deepseek-v4-pro', 3],
    ],
    weight: 8,
    rhythm: 'hamburg',
    prompt: [2_500, 42_000],
    completion: [300, 2_600],
    streams: 95,
    sessions: 60,
    cached: 80,
    route: 'gateway',
    user_agent: 'Anthropic/JS 0.70.1',
  },
  {
    name: 'contracts',
    functions: ['extract_terms', 'compare_versions'],
    users: ['dora', 'noor'],
    models: [
      ['claude-opus-4-5', 3],
      ['gpt-5.1', 3],
      ['gemini-2.5-pro', 2],
    ],
    weight: 3,
    rhythm: 'hamburg',
    prompt: [9_000, 88_000],
    completion: [400, 2_200],
    streams: 10,
    sessions: 30,
    cached: 30,
    route: 'sdk',
    user_agent: 'daybook-sdk/0.1.0 node/22.11.0',
  },
  {
    name: 'notebook',
    functions: ['ask_data', 'draw_chart'],
    users: ['ben', 'chen', 'hana', 'jun'],
    models: [
      ['gpt-5.1', 3],
      ['qwen3-max', 2],
      ['o4-mini', 2],
    ],
    weight: 4,
    rhythm: 'hamburg',
    prompt: [900, 9_000],
    completion: [150, 1_400],
    streams: 70,
    sessions: 80,
    cached: 50,
    route: 'otlp',
    user_agent: 'OTel-OTLP-Exporter-Python/1.38.0',
  },
  {
    name: 'meeting-notes',
    functions: ['summarise', 'action_items'],
    users: ['dora', 'emil', 'mina'],
    models: [
      ['gemini-2.5-flash', 4],
      ['gpt-5-mini', 2],
    ],
    weight: 3,
    rhythm: 'hamburg',
    prompt: [4_000, 28_000],
    completion: [250, 1_100],
    streams: 0,
    sessions: 10,
    cached: 5,
    route: 'sdk',
    user_agent: 'daybook-sdk/0.1.0 node/20.19.0',
  },
  {
    name: 'catalogue-batch',
    functions: ['enrich', 'deduplicate'],
    users: ['goran'],
    models: [
      ['deepseek-v4-flash', 5],
      ['text-embedding-v4', 4],
      ['qwen-plus', 3],
      ['gpt-4.1-mini', 2],
    ],
    weight: 16,
    rhythm: 'night',
    prompt: [400, 1_600],
    completion: [80, 300],
    streams: 0,
    sessions: 0,
    cached: 60,
    route: 'gateway',
    user_agent: 'python-httpx/0.28.1',
  },
];
