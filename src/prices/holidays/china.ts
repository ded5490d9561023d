// China's public holidays, as the State Council announces them each November for the year after: the days off, one row a holiday.
// The notice for 2027 is not in here yet; until it is, days after 2026 are days nobody knows about.
import type { HolidayList } from './index.ts';

/** First and last day off, both included. */
type Leave = readonly [from: string, to: string];

/** State Council General Office, notice of 2024-11-12 (国办发明电〔2024〕12号). */
const leaves2025: readonly Leave[] = [
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
];

/** State Council General Office, notice of 2025-11-04 (国办发明电〔2025〕7号). */
const leaves2026: readonly Leave[] = [
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];

const dayLength = 86_400_000;

function daysOf([from, to]: Leave): readonly string[] {
  const first = Date.parse(from);
  const count = (Date.parse(to) - first) / dayLength + 1;
  return Array.from({ length: count }, (_, index) => new Date(first + index * dayLength).toISOString().slice(0, 10));
}

export const china: HolidayList = {
  id: 'cn',
  zone: 'Asia/Shanghai',
  days: new Set([...leaves2025, ...leaves2026].flatMap(daysOf)),
  covered_from: '2025-01-01',
  covered_to: '2026-12-31',
  source:
    'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm (2025), https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm (2026)',
};
