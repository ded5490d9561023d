// The shipped lists against the notices they were taken from.
import { expect, test } from 'vitest';
import { holidayList, holidayListIds } from './index.ts';

const cn = holidayList('cn');
const days = cn?.days ?? new Set<string>();

test('the Spring Festival of 2026 is nine days off, and the Saturdays worked in exchange are not in the list', () => {
  for (const day of [15, 16, 17, 18, 19, 20, 21, 22, 23]) expect(days.has(`2026-02-${day}`)).toBe(true);
  for (const day of ['2026-02-13', '2026-02-14', '2026-02-24', '2026-02-28']) expect(days.has(day)).toBe(false);
});

test('National Day of 2026 is seven days off, Mid-Autumn comes before it on its own', () => {
  for (const day of [1, 2, 3, 4, 5, 6, 7]) expect(days.has(`2026-10-0${day}`)).toBe(true);
  expect([days.has('2026-10-08'), days.has('2026-10-10'), days.has('2026-09-30')]).toEqual([false, false, false]);
  expect([days.has('2026-09-24'), days.has('2026-09-25'), days.has('2026-09-27'), days.has('2026-09-28')]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('National Day and Mid-Autumn of 2025 are eight days off together', () => {
  expect(days.has('2025-10-08')).toBe(true);
  expect([days.has('2025-09-28'), days.has('2025-10-09'), days.has('2025-10-11')]).toEqual([false, false, false]);
});

test('a list holds as many days as the notices announce', () => {
  const inYear = (year: string) => [...days].filter((day) => day.startsWith(year)).length;
  expect(inYear('2025')).toBe(1 + 8 + 3 + 5 + 3 + 8);
  expect(inYear('2026')).toBe(3 + 9 + 3 + 5 + 3 + 3 + 7);
});

test('every day of every list is a day of the calendar, inside what the list says it covers', () => {
  expect(holidayListIds.length).toBeGreaterThan(0);
  for (const id of holidayListIds) {
    const list = holidayList(id);
    expect(list?.id).toBe(id);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: list?.zone })).not.toThrow();
    for (const day of list?.days ?? []) {
      expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
      expect(day >= (list?.covered_from ?? '') && day <= (list?.covered_to ?? '')).toBe(true);
    }
  }
});

test('a list nobody ships is null', () => {
  expect(holidayList('xx')).toBeNull();
});
