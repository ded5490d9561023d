// Zhipu's list at bigmodel.cn, in CNY, with its tiers by the length of the input and of the output. The bundled book has it converted
// to dollars at a fixed rate and with the cheapest tier alone.
import { from, type Listed, listed, listedAs, type PriceList, type Reading, rates, type Tier } from './listed.ts';

const list: PriceList = { vendor: 'zhipu', currency: 'CNY', source: 'https://docs.bigmodel.cn/cn/guide/start/pricing' };
/** Read in LobeHub's model list in June, and found the same on the page in October. */
const october: Reading = { from: '2026-06-27', seen: '2026-10-06' };

/** "Output of 0.2K and more". */
const longAnswer = (tierRates: Tier['rates']): Tier => ({ above_output_tokens: 199, rates: tierRates });

export const zhipu: readonly Listed[] = [
  listed(list, 'glm-5.3', { from: '2026-09-10', seen: '2026-11-23', rates: rates('8', '28', '2') }),
  listed(list, 'glm-5.3-flash', {
    from: '2026-09-10',
    seen: '2026-10-06',
    rates: rates('0.8', '2.8', '0.23'),
    remark: 'Half of it was asked until the end of 2026-09-09.',
  }),
  listed(list, 'glm-5.3-flashx', { from: '2026-09-22', seen: '2026-10-06', rates: rates('2', '7', '0.57') }),
  listed(list, 'glm-5.2', { from: '2026-07-07', seen: '2026-10-06', rates: rates('8', '28', '2') }),
  listed(list, 'glm-5.1', { ...october, rates: rates('6', '24', '1.3'), tiers: [from(32, rates('8', '28', '2'))] }),
  ...listedAs(list, ['glm-5-turbo', 'glm-5v-turbo'], {
    ...october,
    rates: rates('5', '22', '1.2'),
    tiers: [from(32, rates('7', '26', '1.8'))],
  }),
  listed(list, 'glm-5', { ...october, rates: rates('4', '18', '1'), tiers: [from(32, rates('6', '22', '1.5'))] }),
  listed(list, 'glm-4.7', {
    ...october,
    rates: rates('2', '8', '0.4'),
    tiers: [longAnswer(rates('3', '14', '0.6')), from(32, rates('4', '16', '0.8'))],
  }),
  listed(list, 'glm-4.5-air', {
    ...october,
    rates: rates('0.8', '2', '0.16'),
    tiers: [longAnswer(rates('0.8', '6', '0.16')), from(32, rates('1.2', '8', '0.24'))],
  }),
  listed(list, 'glm-4.7-flashx', { ...october, rates: rates('0.5', '3', '0.1') }),
  ...listedAs(list, ['glm-4.7-flash', 'glm-4.6v-flash'], { ...october, free: true }),
  listed(list, 'glm-4.6v', { ...october, rates: rates('1', '3', '0.2'), tiers: [from(32, rates('2', '6', '0.4'))] }),
  listed(list, 'glm-4.6v-flashx', { ...october, rates: rates('0.15', '1.5', '0.03'), tiers: [from(32, rates('0.3', '3', '0.03'))] }),
  listed(list, 'embedding-3', { from: '2026-10-06', seen: '2026-10-06', rates: { input: '0.5' } }),
];
