// DeepSeek's two lists, in CNY and in USD, for one address: which of them is meant goes by what the endpoint bills in. The bundled book
// has the USD list of V4 without its weekends and holidays, and neither deepseek-flash nor the cut of September 2026.
import type { PriceDraftInput, PriceRates, Weekday } from '../../schema/price.ts';
import { type Line, type Listed, listed, type PriceList, type Reading, rates } from './listed.ts';

const yuan: PriceList = { vendor: 'deepseek', currency: 'CNY', source: 'https://api-docs.deepseek.com/zh-cn/quick_start/pricing' };
const dollars: PriceList = { vendor: 'deepseek', currency: 'USD', source: 'https://api-docs.deepseek.com/quick_start/pricing' };

const workdays: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const everyDay: Weekday[] = [...workdays, 'sat', 'sun'];

/** The two peaks of a day in Beijing. Days off from work that the State Council announces have none, once weekends have none. */
const peaks = (days: Weekday[], holidays: string | null, peakRates: PriceRates): NonNullable<PriceDraftInput['windows']> =>
  [
    { name: 'peak-morning', from: '09:00', to: '12:00' },
    { name: 'peak-afternoon', from: '14:00', to: '18:00' },
  ].map((hours) => ({ ...hours, zone: 'Asia/Shanghai', days: [...days], holidays, rates: peakRates }));

type Both = { readonly yuan: PriceRates; readonly dollars: PriceRates };
type Period = Reading & Pick<Line, 'to' | 'remark'>;

function bothLists(model: string, period: Period, line: (currency: keyof Both) => Pick<Line, 'rates' | 'windows'>): readonly Listed[] {
  return [listed(yuan, model, { ...period, ...line('yuan') }), listed(dollars, model, { ...period, ...line('dollars') })];
}

const flat = (model: string, period: Period, all: Both): readonly Listed[] =>
  bothLists(model, period, (currency) => ({ rates: all[currency] }));

const peaked = (model: string, period: Period, days: 'every day' | 'workdays', off: Both, peak: Both): readonly Listed[] =>
  bothLists(model, period, (currency) => ({
    rates: off[currency],
    windows: days === 'workdays' ? peaks(workdays, 'cn', peak[currency]) : peaks(everyDay, null, peak[currency]),
  }));

const launch: Period = {
  from: '2026-04-26T20:15:00+08:00',
  to: '2026-08-17',
  seen: '2026-07-02',
  read_in: 'models.dev and the press',
  remark: 'One rate at all hours, after the cut of cache hits.',
};
const firstPeaks: Period = { from: '2026-08-17', to: '2026-08-23', seen: '2026-08-18', remark: 'Peak hours on every day of the week.' };
const weekendsOff: Period = { from: '2026-08-23', seen: '2026-10-27', remark: 'No peak hours at weekends and on public holidays.' };
/** Sources differ on whether the cut of 2026-09-10 began at midnight or at noon in Beijing (04:00 UTC); noon leaves no hour without a price. */
const cut = '2026-09-10T12:00:00+08:00';
const untilCut: Period = {
  ...weekendsOff,
  to: cut,
  seen: '2026-08-23',
  remark: `${weekendsOff.remark} Until the cut, which some sources put twelve hours earlier.`,
};
const sinceCut: Period = { from: cut, seen: '2026-10-27', remark: 'Served and billed as deepseek-flash.' };

const flash: readonly [Both, Both] = [
  { yuan: rates('1', '4', '0.02'), dollars: rates('0.15', '0.6', '0.003') },
  { yuan: rates('2', '8', '0.04'), dollars: rates('0.3', '1.2', '0.006') },
];
const v4Flash: readonly [Both, Both] = [
  { yuan: rates('1.5', '4.5', '0.05'), dollars: rates('0.22', '0.66', '0.007') },
  { yuan: rates('3', '9', '0.1'), dollars: rates('0.44', '1.32', '0.014') },
];
const v4Pro: readonly [Both, Both] = [
  { yuan: rates('4.5', '13.5', '0.15'), dollars: rates('0.66', '1.98', '0.022') },
  { yuan: rates('9', '27', '0.3'), dollars: rates('1.32', '3.96', '0.044') },
];

export const deepseek: readonly Listed[] = [
  ...peaked('deepseek-flash', { ...sinceCut, remark: 'DeepSeek-V4.1-Flash.' }, 'workdays', ...flash),

  ...flat('deepseek-v4-flash', launch, { yuan: rates('1', '2', '0.02'), dollars: rates('0.14', '0.28', '0.0028') }),
  ...peaked('deepseek-v4-flash', firstPeaks, 'every day', ...v4Flash),
  ...peaked('deepseek-v4-flash', untilCut, 'workdays', ...v4Flash),
  ...peaked('deepseek-v4-flash', sinceCut, 'workdays', ...flash),
  ...peaked('deepseek-v4-flash-vision-exp', untilCut, 'workdays', ...v4Flash),
  ...peaked('deepseek-v4-flash-vision-exp', sinceCut, 'workdays', ...flash),

  ...flat('deepseek-v4-pro', launch, { yuan: rates('3', '6', '0.025'), dollars: rates('0.435', '0.87', '0.003625') }),
  ...peaked('deepseek-v4-pro', firstPeaks, 'every day', ...v4Pro),
  ...peaked('deepseek-v4-pro', weekendsOff, 'workdays', ...v4Pro),
];
