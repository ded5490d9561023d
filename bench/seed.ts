// Fills a ledger with made-up calls straight in SQL, so that questions can be measured at any size: users and apps by Zipf,
// twelve models of five vendors, quiet nights and weekends, prices and lengths as in ordinary use. The same seed gives the
// same calls. Run: node --import tsx bench/seed.ts <data-dir or http://user:password@host:port> <calls> [bodies]
import { addressOf, connectLedger, type Ledger } from '../src/ledger/connect.ts';
import { startEngine } from '../src/ledger/engine/engine.ts';
import { callColumns } from '../src/ledger/tables/definitions.ts';
import { prepareTables } from '../src/ledger/tables/prepare.ts';

export type SeedOptions = {
  readonly calls: number;
  readonly days: number;
  /** Epoch milliseconds of the last call. */
  readonly until: number;
  /** Also 2.5 kB of text for each call. */
  readonly bodies: boolean;
};

const atOnce = 250_000;

/** model, vendor, nano-dollars or nano-yuan per prompt and per completion token, currency */
export const models = [
  ['gpt-5.1', 'openai', 1_250, 10_000, 'USD'],
  ['gpt-5-mini', 'openai', 250, 2_000, 'USD'],
  ['gpt-5-nano', 'openai', 50, 400, 'USD'],
  ['claude-opus-4-5', 'anthropic', 5_000, 25_000, 'USD'],
  ['claude-sonnet-4-5', 'anthropic', 3_000, 15_000, 'USD'],
  ['claude-haiku-4-5', 'anthropic', 1_000, 5_000, 'USD'],
  ['gemini-3-pro', 'google', 2_000, 12_000, 'USD'],
  ['gemini-2.5-flash', 'google', 300, 2_500, 'USD'],
  ['qwen3-max', 'dashscope', 6_000, 24_000, 'CNY'],
  ['qwen-plus', 'dashscope', 800, 2_000, 'CNY'],
  ['deepseek-chat', 'deepseek', 2_000, 3_000, 'CNY'],
  ['deepseek-reasoner', 'deepseek', 2_000, 3_000, 'CNY'],
] as const;

const words = [
  'ledger',
  'invoice',
  'weather',
  'contract',
  'journey',
  'summary',
  '天气',
  '合同',
  '发票',
  'translate',
  'function',
  'please',
  'error',
  'table',
];

const list = (values: readonly (string | number)[]): string =>
  `[${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')}]`;

/** A number in [0, 1) that depends on the row and a name. */
const chance = (name: string): string => `(sipHash64(number, '${name}') / 18446744073709551616.)`;

/** One of `count`, the first ones far more often. */
const zipf = (name: string, count: number): string => `toUInt32(floor(pow(${count} + 1, ${chance(name)}))) - 1`;

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base32 = (value: string, length: number): string =>
  `arrayStringConcat(arrayMap(i -> substring('${crockford}', toUInt32(bitAnd(bitShiftRight(${value}, 5 * (${length} - 1 - i)), 31)) + 1, 1), range(${length})))`;

/** Every column that is not null everywhere, as an expression over `number` and the columns of the step before. */
function columnExpressions(): Readonly<Record<string, string>> {
  const of = (at: 0 | 1 | 2 | 3 | 4): string => `${list(models.map((model) => model[at]))}[m]`;
  const ok = "status = 'success'";
  return {
    request_id: `concat(${base32('toUInt64(ms)', 10)}, ${base32("sipHash64(number, 'id')", 13)}, '000')`,
    request_timestamp: "fromUnixTimestamp64Milli(toInt64(ms), 'UTC')",
    response_timestamp: "fromUnixTimestamp64Milli(toInt64(ms + duration), 'UTC')",
    status: 'status',
    user: 'user',
    session_id: "concat('session-', toString(intDiv(number, 8) * 40 + u))",
    call_type: "if(m % 6 = 2, 'embedding', 'chat')",
    source_app: `${list(['shop', 'support', 'search', 'reports', 'notebook'])}[u % 5 + 1]`,
    source_function: `${list(['answer', 'rank', 'extract', 'draft'])}[number % 4 + 1]`,
    model_name: of(0),
    model_id: of(0),
    response_model: `if(${ok}, ${of(0)}, NULL)`,
    vendor_name: of(1),
    vendor_id: of(1),
    endpoint: of(1),
    dialect: "if(m BETWEEN 4 AND 6, 'anthropic-messages', 'openai-chat')",
    method: "'POST'",
    path: "'/v1/chat/completions'",
    is_stream: 'number % 3 > 0',
    http_status: `multiIf(${ok}, 200, status = 'refused', 429, 500)`,
    finish_reason: `if(${ok}, 'stop', NULL)`,
    error_code: `if(${ok}, NULL, 'upstream_cut')`,
    duration_ms: 'duration',
    ttft_ms: `if(${ok}, duration / 5, NULL)`,
    overhead_ms: '0.3',
    retry_count: '0',
    attempts: `'[{"endpoint":"main","http_status":200,"error_code":null,"head_ms":310.5,"end_ms":1200}]'`,
    prompt_tokens: `if(${ok}, prompt, NULL)`,
    completion_tokens: `if(${ok}, completion, NULL)`,
    total_tokens: `if(${ok}, prompt + completion, NULL)`,
    cached_tokens: `if(${ok}, intDiv(prompt, 3), NULL)`,
    usage: `if(${ok}, concat('{"input_total":', toString(prompt), ',"output_total":', toString(completion), '}'), NULL)`,
    usage_source: `if(${ok}, 'vendor', 'none')`,
    usage_flags: '[]',
    estimated_cost: `if(${ok}, toInt64(prompt * ${of(2)} + completion * ${of(3)}), NULL)`,
    currency: `if(${ok}, ${of(4)}, NULL)`,
    cost_source: `if(${ok}, 'price', 'none')`,
    cost_status: `if(${ok}, 'exact', 'unknown')`,
    cache_status: "if(number % 20 = 0, 'hit', 'off')",
    ip_address: "concat('10.0.0.', toString(u))",
    user_agent: "'OpenAI/Python 2.8.0'",
    key_id: "concat('key-', toString(u))",
    gateway_id: "'gateway-1'",
    route: "'gateway'",
    vendor_request_id: "concat('req_', hex(sipHash64(number)))",
    metadata: `concat('{"team":"', ${list(['red', 'blue', 'green'])}[u % 3 + 1], '"}')`,
    redaction: '[]',
    request_bytes: 'prompt * 4',
    response_bytes: 'completion * 4',
    truncated: '[]',
    preview: `concat('Tell me about the ', ${list(words)}[number % ${words.length} + 1], ' number ', toString(number))`,
    answer_preview: `concat('The ', ${list(words)}[number % 7 + 1], ' is well known.')`,
  };
}

/** Nights and weekends are quieter: the even spread of a week is bent towards working hours. */
function rowsSql(options: SeedOptions, from: number, count: number): string {
  const span = options.days * 86_400_000;
  const at = `toInt64(${options.until - span}) + toInt64(number / ${options.calls} * ${span})`;
  return (
    `SELECT number, ms, ${zipf('user', 40)} AS u, concat('user-', toString(u)) AS user, ${zipf('model', 12)} + 1 AS m, ` +
    `multiIf(${chance('status')} < 0.955, 'success', ${chance('status')} < 0.98, 'failed', ${chance('status')} < 0.985, 'timeout', ` +
    `${chance('status')} < 0.995, 'cancelled', 'refused') AS status, ` +
    `toUInt64(100 + 40 * exp(5 * ${chance('prompt')})) AS prompt, toUInt64(10 + 12 * exp(4 * ${chance('completion')})) AS completion, ` +
    `round(150 + completion * 14 * (0.5 + ${chance('speed')}), 1) AS duration ` +
    `FROM (SELECT number, ${at} + toInt64(if((${at} % 86400000) < 25200000, 25200000 * ${chance('night')}, 0)) AS ms FROM numbers(${from}, ${count}))`
  );
}

export async function seedCalls(ledger: Ledger, options: SeedOptions): Promise<void> {
  const columns = Object.entries(columnExpressions()).filter(([name]) => callColumns.some((column) => column.name === name));
  const names = columns.map(([name]) => `\`${name}\``).join(', ');
  for (let from = 0; from < options.calls; from += atOnce) {
    const rows = rowsSql(options, from, Math.min(atOnce, options.calls - from));
    const expressions = columns.map(([name, expression]) => `${expression} AS c_${name}`).join(', ');
    // The same numbers give the same rows, so a seeded ledger that is seeded again only grows where it was cut short.
    const settings = {
      max_insert_threads: '1',
      insert_deduplication_token: `seed:${options.calls}:${from}`,
      max_partitions_per_insert_block: '0',
    };
    if (options.bodies) {
      const text = `arrayStringConcat(arrayMap(i -> ${list(words)}[sipHash64(number, i) % ${words.length} + 1], range(330)), ' ')`;
      const message = `concat('[{"role":"user","content":"', ${text}, ' unique', toString(number), '"}]')`;
      await ledger.command(
        `INSERT INTO call_bodies (request_id, request_timestamp, request_messages, response_content) ` +
          `SELECT ${columnExpressions().request_id}, ${columnExpressions().request_timestamp}, ${message}, 'The weather is well known.' FROM (${rows})`,
        {},
        // A block of texts of the usual size takes a quarter of the memory the ledger may use, several times over.
        { ...settings, min_insert_block_size_bytes: '67108864' },
        600_000,
      );
    }
    await ledger.command(`INSERT INTO calls (${names}) SELECT ${expressions} FROM (${rows})`, {}, settings, 600_000);
  }
}

async function main(where: string, calls: number, bodies: boolean): Promise<void> {
  const quiet = (): void => undefined;
  const log = { info: quiet, warn: (facts: object, words: string): void => console.error(words, facts), error: quiet };
  const engine = /^https?:/.test(where) ? null : await startEngine({ dir: where, memory_bytes: 2 * 1024 * 1024 * 1024, log });
  const ledger = connectLedger(engine === null ? addressOf(where, 'daybook') : { ...engine, database: 'daybook' });
  try {
    await prepareTables(ledger);
    const began = performance.now();
    await seedCalls(ledger, { calls, days: 90, until: Date.now(), bodies });
    console.log(`${calls} calls in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    await ledger.close();
    await engine?.stop();
  }
}

const [, script, where, calls, bodies] = process.argv;
if (script !== undefined && import.meta.url.endsWith(script.split('/').at(-1) ?? '') && where !== undefined) {
  await main(where, Number(calls ?? '1000000'), bodies === 'bodies');
}
