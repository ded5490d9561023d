// Moonshot's Chinese list, in CNY. Its dollar list is another one, not this one converted, and stands in the bundled book.
import { type Listed, listed, listedAs, type PriceList, type Reading, rates } from './listed.ts';

const list: PriceList = { vendor: 'moonshot-cn', currency: 'CNY', source: 'https://platform.kimi.com/docs/pricing/chat' };
const july: Reading = { from: '2026-06-27', seen: '2026-07-20', read_in: 'the model lists of LobeHub and one-api' };
const noCache = 'No rate is listed for cached input.';

export const moonshotCn: readonly Listed[] = [
  listed(list, 'kimi-k3', { from: '2026-07-16', seen: '2026-11-23', rates: rates('20', '100', '2') }),
  listed(list, 'kimi-k2.7-code', { ...july, rates: rates('6.5', '27', '1.3') }),
  listed(list, 'kimi-k2.7-code-highspeed', { ...july, rates: rates('13', '54', '2.6') }),
  listed(list, 'kimi-k2.6', { ...july, rates: rates('6.5', '27', '1.1') }),
  listed(list, 'kimi-k2.5', { ...july, rates: rates('4', '21', '0.7') }),
  ...listedAs(list, ['moonshot-v1-8k', 'moonshot-v1-8k-vision-preview'], { ...july, rates: rates('2', '10'), remark: noCache }),
  ...listedAs(list, ['moonshot-v1-32k', 'moonshot-v1-32k-vision-preview'], { ...july, rates: rates('5', '20'), remark: noCache }),
  ...listedAs(list, ['moonshot-v1-128k', 'moonshot-v1-128k-vision-preview'], { ...july, rates: rates('10', '30'), remark: noCache }),
];
