// Our cost beside the vendor's own: every recorded OpenRouter answer that names what it charged. Where the two differ, the reason is
// written down here; a difference without a reason fails, and so does a reason that is no longer needed.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { noUsage, type TokenUsage } from '../schema/token-usage.ts';
import { costOf } from './cost-of.ts';
import { createDefaultBook } from './default-book.ts';

const recordings = fileURLToPath(new URL('../../../shared/recordings/vendor-responses.jsonl', import.meta.url));
const isThere = existsSync(recordings);
if (!isThere) console.warn('SKIPPED: no recordings beside the repository, costs are not compared with what a vendor charged');

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The last JSON object of an answer that carries usage, be it the whole body or one event of a stream. */
function lastWithUsage(body: string): Fields | null {
  const documents = body.trimStart().startsWith('{')
    ? [body]
    : body.split('\n').flatMap((line) => (/^data: *\{/.test(line) ? [line.slice(5)] : []));
  const found = documents
    .map((document) => fields(JSON.parse(document)))
    .map((answer) => ('response' in answer ? fields(answer.response) : answer))
    .findLast((answer) => answer.usage);
  return found ?? null;
}

function usageOf(usage: Fields): TokenUsage {
  const input = fields(usage.prompt_tokens_details ?? usage.input_tokens_details);
  const output = fields(usage.completion_tokens_details ?? usage.output_tokens_details);
  const searches = number(fields(usage.server_tool_use_details).web_search_requests);
  return {
    ...noUsage,
    input_total: number(usage.prompt_tokens ?? usage.input_tokens),
    output_total: number(usage.completion_tokens ?? usage.output_tokens),
    parts: {
      input_cache_read: number(input.cached_tokens),
      input_cache_write_unspecified: number(input.cache_write_tokens),
      output_reasoning: number(output.reasoning_tokens),
    },
    units: searches > 0 ? { web_search: searches } : {},
    reported_cost: String(usage.cost),
    reported_currency: 'USD',
  };
}

const search = 'the web search is billed on top, and the book has no price for it at OpenRouter: the cost is marked an estimate';
const route = 'another upstream of the router, or an older price; the recording does not say which';
const undated = "the book keeps OpenRouter's newest price without a date, and the call is older than the last change";

/** Why ours is not theirs, by the model that answered and what the vendor charged. */
const reasons: Readonly<Record<string, string>> = {
  'openai/gpt-4.1-mini 0.0133176 ours 0.0033176 estimated': search,
  'deepseek/deepseek-chat 0.007650917 ours 0.00092763 estimated': `${search}; and tokens at 0.257 and 1.029 a million, the book has 0.38 and 0.89: ${route}`,
  'openai/gpt-4o-mini 0.0145476 ours 0.0001776 estimated': 'an advisor tool asked a second model, whose tokens the usage leaves out',
  'z-ai/glm-4.6 0.000014 ours 0.00001036 estimated': `charged 0.6 and 2.2 a million, the book has 0.43 and 1.74: ${route}`,
  'google/gemini-2.5-flash 0.00031413 ours 0.000411375 estimated':
    'the book has 0.075 for a million cached tokens, OpenRouter charged 0.03',
  'openai/gpt-5.6-sol 0.025265 ours 0.010096 estimated': undated,
  'openai/gpt-5.6-sol 0.002196 ours 0.0008684 estimated': undated,
  'openai/gpt-oss-20b 0.0000113 ours 0.000007442 estimated': `charged 0.05 and 0.2 a million, the book has 0.029 and 0.14: ${route}`,
};

type Compared = { readonly same: string[]; readonly different: string[]; readonly taken: string[] };

function compare(): Compared {
  const book = createDefaultBook();
  const compared: Compared = { same: [], different: [], taken: [] };
  for (const line of readFileSync(recordings, 'utf8').split('\n')) {
    const exchange = line === '' ? {} : fields(JSON.parse(line));
    if (exchange.vendor !== 'openrouter') continue;
    const answer = lastWithUsage(text(exchange.response));
    const usage = fields(answer?.usage);
    if (!answer || number(usage.cost) === 0) continue;
    const response_model = text(answer.model);
    const cost = costOf({
      usage: usageOf(usage),
      usage_source: 'vendor',
      vendor: 'openrouter',
      model: text(fields(JSON.parse(text(exchange.request))).model),
      response_model,
      at: number(answer.created ?? answer.created_at) * 1000,
      book,
    });
    const row = `${response_model} ${cost.vendor_reported_cost} ours ${cost.estimated_cost} ${cost.cost_status}`;
    if (cost.cost_source === 'vendor_reported') compared.taken.push(row);
    else if (cost.estimated_cost === cost.vendor_reported_cost) compared.same.push(row);
    else compared.different.push(row);
  }
  return compared;
}

describe.skipIf(!isThere)('recorded OpenRouter costs', () => {
  test('ours equals theirs, or differs for a reason that is written down', () => {
    const { same, different } = compare();
    expect(new Set(different), `the same:\n${same.join('\n')}\ndifferent:\n${different.join('\n')}`).toEqual(new Set(Object.keys(reasons)));
    expect(same).toHaveLength(10);
  });

  test('a cost that differs from the vendor is never called exact, and one that is equal always is', () => {
    const { same, different } = compare();
    expect(different.filter((row) => !row.endsWith(' estimated'))).toEqual([]);
    expect(same.filter((row) => !row.endsWith(' exact'))).toEqual([]);
  });

  test('a free model asked for, a model outside the book answering: the cost is the vendor’s figure, not zero', () => {
    expect(compare().taken).toEqual(['x-ai/grok-4 0.00333825 ours 0.00333825 exact']);
  });
});
