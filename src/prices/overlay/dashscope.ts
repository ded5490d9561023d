// Alibaba Cloud Model Studio in Beijing, in CNY. A tier goes by the input of a request and holds for all of it; in thinking mode the
// whole output has a rate of its own. `cache_read` is the implicit cache, which is always on: a fifth of the input rate. A cache made on
// purpose is written at five quarters of it and read at a tenth; an answer says by `cache_type` which of the two was hit.
import { above, fifthCached, type Listed, listed, listedAs, type PriceList, type Reading, rates } from './listed.ts';

const list: PriceList = {
  vendor: 'dashscope',
  currency: 'CNY',
  source: 'https://help.aliyun.com/zh/model-studio/model-pricing',
  explicit_cache_page: 'https://help.aliyun.com/zh/model-studio/context-cache',
};
const june: Reading = { from: '2026-05-19', seen: '2026-06-27', read_in: 'the model lists of LobeHub and one-api' };
/** Lines that no earlier reading confirms. */
const juneOnly: Reading = { from: '2026-06-27', seen: '2026-06-27', read_in: 'the model list of LobeHub' };
const cachedByRule = 'Cached input by the rule of the page on context caching, which names this model.';
const noCache = 'The rate of cached input was not read.';

export const dashscope: readonly Listed[] = [
  listed(list, 'qwen3.8-flash', { from: '2026-10-01', seen: '2026-10-01', rates: rates('0.8', '2.7'), remark: noCache }),
  listed(list, 'qwen3.7-flash', {
    from: '2026-10-01',
    seen: '2026-10-01',
    rates: rates('0.2', '0.8'),
    tiers: [above(32, rates('0.6', '2.4'))],
    remark: noCache,
  }),
  listed(list, 'qwen3.7-max', { ...juneOnly, rates: rates('12', '36', '2.4') }),
  listed(list, 'qwen3.7-plus', { ...juneOnly, rates: rates('2', '8', '0.4'), tiers: [above(256, rates('6', '24', '1.2'))] }),
  listed(list, 'qwen3.6-plus', { ...june, rates: rates('2', '12', '0.4'), tiers: [above(256, rates('8', '48', '1.6'))] }),
  listed(list, 'qwen3.6-flash', { ...june, rates: rates('1.2', '7.2', '0.24'), tiers: [above(256, rates('4.8', '28.8', '0.96'))] }),
  ...listedAs(list, ['qwen3.5-plus', 'qwen3.5-plus-2026-04-20'], {
    ...june,
    rates: rates('0.8', '4.8'),
    tiers: [above(128, rates('2', '12')), above(256, rates('4', '24'))],
    explicit_cache: true,
    remark: 'Cached input is listed for the explicit cache alone.',
  }),
  listed(list, 'qwen3.5-flash', {
    ...june,
    rates: rates('0.2', '2', '0.04'),
    tiers: [above(128, rates('0.8', '8', '0.16')), above(256, rates('1.2', '12', '0.24'))],
  }),

  listed(list, 'qwen3-max', {
    from: '2026-05-19',
    seen: '2026-11-23',
    rates: rates('2.5', '10', '0.5'),
    tiers: [above(32, rates('4', '16', '0.8')), above(128, rates('7', '28', '1.4'))],
  }),
  ...listedAs(list, ['qwen-max', 'qwen-max-latest', 'qwen-max-2025-01-25'], { ...june, rates: rates('2.4', '9.6', '0.48') }),
  ...listedAs(list, ['qwen-plus', 'qwen-plus-latest'], {
    ...june,
    rates: rates('0.8', '2', '0.16'),
    tiers: [
      { when_reasoning: true, rates: rates('0.8', '8', '0.16') },
      above(128, rates('2.4', '20', '0.48')),
      { ...above(128, rates('2.4', '24', '0.48')), when_reasoning: true },
      above(256, rates('4.8', '48', '0.96')),
      { ...above(256, rates('4.8', '64', '0.96')), when_reasoning: true },
    ],
  }),
  listed(list, 'qwen-flash', {
    ...june,
    rates: rates('0.15', '1.5', '0.03'),
    tiers: [above(128, rates('0.6', '6', '0.12')), above(256, rates('1.2', '12', '0.24'))],
  }),
  ...listedAs(list, ['qwen-turbo', 'qwen-turbo-latest', 'qwen-turbo-2025-07-15'], {
    ...juneOnly,
    rates: rates('0.3', '0.6', '0.06'),
    tiers: [{ when_reasoning: true, rates: rates('0.3', '3', '0.06') }],
  }),
  ...listedAs(list, ['qwen-long', 'qwen-long-latest'], { ...june, rates: rates('0.5', '2'), remark: noCache }),

  listed(list, 'qwen3-coder-plus', {
    ...juneOnly,
    rates: rates('4', '16', '0.8'),
    tiers: [above(32, rates('6', '24', '1.2')), above(128, rates('10', '40', '2')), above(256, rates('20', '200', '4'))],
  }),
  listed(list, 'qwen3-coder-flash', {
    ...juneOnly,
    rates: rates('1', '4', '0.2'),
    tiers: [above(32, rates('1.5', '6', '0.3')), above(128, rates('2.5', '10', '0.5')), above(256, rates('5', '25', '1'))],
  }),

  listed(list, 'qwen3-vl-plus', {
    ...june,
    rates: fifthCached('1', '10'),
    tiers: [above(32, fifthCached('1.5', '15')), above(128, fifthCached('3', '30'))],
    remark: cachedByRule,
  }),
  listed(list, 'qwen3-vl-flash', {
    ...june,
    rates: fifthCached('0.15', '1.5'),
    tiers: [above(32, fifthCached('0.3', '3')), above(128, fifthCached('0.6', '6'))],
    remark: cachedByRule,
  }),
  listed(list, 'qwen3-vl-flash-2026-01-22', {
    ...june,
    rates: rates('0.15', '1.5'),
    tiers: [above(32, rates('0.3', '3')), above(128, rates('0.6', '6'))],
    remark: noCache,
  }),
  ...listedAs(list, ['qwen-vl-max', 'qwen-vl-max-2025-08-13'], { ...june, rates: rates('1.6', '4', '0.32') }),
  ...listedAs(list, ['qwen-vl-plus', 'qwen-vl-plus-2025-08-15'], { ...june, rates: rates('0.8', '2', '0.16') }),

  listed(list, 'text-embedding-v4', {
    from: '2026-05-18',
    seen: '2026-05-18',
    read_in: 'the model list of one-api',
    rates: { input: '0.5' },
  }),
];
