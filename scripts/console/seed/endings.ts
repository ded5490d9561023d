// How the made-up calls end: mostly well, sometimes with each vendor's own errors, and badly in two incidents that a person looking
// at the charts should find: an outage of one vendor and a day of rate limits at another.
import type { Chance } from '../../../src/demo/mind/chance.ts';
import { errorTable } from '../../../src/errors.ts';
import type { Ending } from '../../../src/schema/vocabulary.ts';
import type { SeedModel } from './company.ts';
import { share, weighted } from './rhythm.ts';

export type SeedEnding = {
  readonly ending: Ending;
  readonly http_status: number | null;
  /** Ours, as the gateway writes it. */
  readonly error_code: keyof typeof errorTable | null;
  /** The vendor's: what its answer says. */
  readonly vendor_error: { readonly code: string; readonly message: string } | null;
};

const fine: SeedEnding = { ending: 'complete', http_status: 200, error_code: null, vendor_error: null };
const own = (
  ending: Ending,
  error_code: keyof typeof errorTable,
  http_status: number | null = errorTable[error_code].status,
): SeedEnding => ({
  ending,
  http_status,
  error_code,
  vendor_error: null,
});
const vendor = (http_status: number, code: string, message: string): SeedEnding => ({
  ending: 'complete',
  http_status,
  error_code: null,
  vendor_error: { code, message },
});

const limits: Readonly<Record<string, SeedEnding>> = {
  openai: vendor(
    429,
    'rate_limit_exceeded',
    'Rate limit reached on tokens per min (TPM): Limit 2000000, Used 1998102. Please try again in 57ms.',
  ),
  anthropic: vendor(
    429,
    'rate_limit_error',
    'This request would exceed your organization’s rate limit of 400,000 input tokens per minute.',
  ),
  gemini: vendor(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'),
  dashscope: vendor(429, 'limit_requests', 'You exceeded your current requests list.'),
  deepseek: vendor(429, 'rate_limit_reached', '请求过于频繁,请稍后重试。'),
  zhipu: vendor(429, '1302', '您的账户已达到速率限制,请您控制请求频率'),
  vllm: vendor(503, 'service_unavailable', 'The queue is full.'),
};

const faults: Readonly<Record<string, SeedEnding>> = {
  openai: vendor(500, 'server_error', 'The server had an error while processing your request. Sorry about that!'),
  anthropic: vendor(529, 'overloaded_error', 'Overloaded'),
  gemini: vendor(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  dashscope: vendor(500, 'internal_error', 'An internal error has occured, please try again later or contact service support.'),
  deepseek: vendor(503, 'service_unavailable_error', '服务器繁忙,请稍后重试。'),
  zhipu: vendor(500, '1234', '网络错误,请稍后重试'),
  vllm: vendor(500, 'InternalServerError', 'CUDA out of memory. Tried to allocate 2.61 GiB.'),
};

const tooLong = vendor(
  400,
  'context_length_exceeded',
  'This model’s maximum context length is 400000 tokens. Your messages resulted in 412877 tokens.',
);
const filtered = vendor(400, 'data_inspection_failed', 'Input data may contain inappropriate content.');

/** Hours before the end of the ledger: [from, to). */
const outage = [9 * 24 + 4, 9 * 24 + 2.4] as const;
const limited = [30, 24] as const;

export function endingOf(chance: Chance, model: SeedModel, hoursBefore: number): SeedEnding {
  const { vendor_id } = model.place;
  const limit = limits[vendor_id] ?? fine;
  const fault = faults[vendor_id] ?? fine;
  if (vendor_id === 'openai' && hoursBefore <= outage[0] && hoursBefore > outage[1] && share(chance) < 0.7) {
    return weighted(chance, [
      [fault, 6],
      [own('timeout', 'timeout_first_byte'), 3],
      [own('unreachable', 'upstream_unreachable'), 1],
    ]);
  }
  if (vendor_id === 'anthropic' && hoursBefore <= limited[0] && hoursBefore > limited[1] && share(chance) < 0.3) return limit;
  return weighted(chance, [
    [fine, 962_000],
    [limit, 7_000],
    [fault, 5_500],
    [own('cut', 'upstream_cut', 200), 1_800],
    [own('unreachable', 'upstream_unreachable'), 1_200],
    [vendor_id === 'dashscope' ? filtered : tooLong, 1_500],
    [own('timeout', 'timeout_first_byte'), 2_200],
    [own('timeout', 'timeout_idle', 200), 1_200],
    [own('cancelled', 'caller_gone', 200), 9_500],
    [own('refused', 'model_forbidden'), 2_500],
    [own('refused', 'key_revoked'), 1_500],
    [own('refused', 'body_not_json'), 500],
    [own('died', 'gateway_died', null), 600],
  ]);
}
