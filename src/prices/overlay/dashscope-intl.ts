// Alibaba Cloud Model Studio in Singapore, in USD: other figures and other tiers than in Beijing, for models of the same name.
// `cache_read` is the implicit cache, a fifth of the input rate by the vendor's page on context caching of 2026-03-31; the explicit one,
// by the same page, is written at five quarters and read at a tenth.
import { above, fifthCached, type Listed, listed, listedAs, type PriceList, type Reading, rates } from './listed.ts';

const list: PriceList = {
  vendor: 'dashscope-intl',
  currency: 'USD',
  source: 'https://www.alibabacloud.com/help/en/model-studio/model-pricing',
  explicit_cache_page: 'https://www.alibabacloud.com/help/en/model-studio/context-cache',
};
const july: Reading = { from: '2026-07-24', seen: '2026-07-24', read_in: "LiteLLM's price map" };
const modelsDev: Reading = { from: '2026-07-02', seen: '2026-07-02', read_in: 'models.dev' };
const noCache = 'The rate of cached input was not read.';

export const dashscopeIntl: readonly Listed[] = [
  listed(list, 'qwen3.8-max', {
    from: '2026-09-11',
    seen: '2026-09-11',
    read_in: "Codeep's release notes",
    rates: rates('2', '6'),
    remark: noCache,
  }),
  listed(list, 'qwen3.8-flash', { from: '2026-09-11', seen: '2026-10-01', rates: rates('0.15', '0.47'), remark: noCache }),
  listed(list, 'qwen3.7-max', { ...modelsDev, rates: rates('2.5', '7.5', '0.5') }),
  listed(list, 'qwen3.6-plus', {
    ...modelsDev,
    rates: rates('0.5', '3'),
    tiers: [above(256, rates('2', '6'))],
    explicit_cache: true,
    remark: 'Cached input is listed for the explicit cache alone.',
  }),
  listed(list, 'qwen3.5-plus', {
    ...july,
    rates: rates('0.4', '2.4'),
    tiers: [above(256, rates('0.5', '3'))],
    remark: noCache,
  }),

  ...listedAs(list, ['qwen3-max', 'qwen3-max-2026-01-23', 'qwen3-max-preview'], {
    ...july,
    rates: rates('1.2', '6', '0.24'),
    tiers: [above(32, rates('2.4', '12', '0.48')), above(128, rates('3', '15', '0.6'))],
  }),
  listed(list, 'qwen-max', { ...july, rates: rates('1.6', '6.4', '0.32') }),
  ...listedAs(list, ['qwen-plus', 'qwen-plus-latest', 'qwen-plus-2025-07-28', 'qwen-plus-2025-09-11'], {
    ...july,
    rates: rates('0.4', '1.2', '0.08'),
    tiers: [
      { when_reasoning: true, rates: rates('0.4', '4', '0.08') },
      above(256, rates('1.2', '3.6', '0.24')),
      { ...above(256, rates('1.2', '12', '0.24')), when_reasoning: true },
    ],
  }),
  ...listedAs(list, ['qwen-flash', 'qwen-flash-2025-07-28'], {
    ...july,
    rates: rates('0.05', '0.4', '0.01'),
    tiers: [above(256, rates('0.25', '2', '0.05'))],
  }),
  ...listedAs(list, ['qwen-turbo', 'qwen-turbo-latest', 'qwen-turbo-2025-04-28'], {
    ...july,
    rates: rates('0.05', '0.2', '0.01'),
    tiers: [{ when_reasoning: true, rates: rates('0.05', '0.5', '0.01') }],
  }),

  ...listedAs(list, ['qwen3-coder-plus', 'qwen3-coder-plus-2025-07-22'], {
    ...july,
    rates: rates('1', '5'),
    tiers: [above(32, rates('1.8', '9')), above(128, rates('3', '15')), above(256, rates('6', '60'))],
    remark: noCache,
  }),
  ...listedAs(list, ['qwen3-coder-flash', 'qwen3-coder-flash-2025-07-28'], {
    ...july,
    rates: rates('0.3', '1.5'),
    tiers: [above(32, rates('0.5', '2.5')), above(128, rates('0.8', '4')), above(256, rates('1.6', '9.6'))],
    remark: noCache,
  }),

  listed(list, 'qwen3-vl-plus', {
    ...july,
    rates: fifthCached('0.2', '1.6'),
    tiers: [above(32, fifthCached('0.3', '2.4')), above(128, fifthCached('0.6', '4.8'))],
    remark: 'Cached input by the rule of the page on context caching, which names this model.',
  }),
  listed(list, 'qwen-vl-max', { ...modelsDev, rates: rates('0.8', '3.2'), remark: noCache }),
  listed(list, 'qwen-vl-plus', { ...modelsDev, rates: rates('0.21', '0.63'), remark: noCache }),

  ...listedAs(list, ['text-embedding-v4', 'text-embedding-v3'], { from: '2025-12-22', seen: '2026-03-24', rates: { input: '0.07' } }),
];
