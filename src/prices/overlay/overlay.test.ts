// What holds of every entry of the shipped list, whatever its figures.
import { expect, test } from 'vitest';
import type { PriceEntry } from '../../schema/price.ts';
import { holidayList } from '../holidays/index.ts';
import { overlayEntries, overlayVersion } from './index.ts';

const start = (entry: PriceEntry): number => (entry.effective_from === null ? -Infinity : Date.parse(entry.effective_from));
const end = (entry: PriceEntry): number => (entry.effective_to === null ? Infinity : Date.parse(entry.effective_to));

test('every entry parses, and no two share an id', () => {
  expect(overlayEntries.length).toBeGreaterThan(60);
  expect(new Set(overlayEntries.map((entry) => entry.id)).size).toBe(overlayEntries.length);
});

test('no two entries for one model of one vendor in one currency hold at the same time', () => {
  const scopes = new Map<string, PriceEntry[]>();
  for (const entry of overlayEntries) {
    const scope = `${entry.vendor} ${entry.model.toLowerCase()} ${entry.currency}`;
    scopes.set(scope, [...(scopes.get(scope) ?? []), entry]);
  }
  for (const entries of scopes.values()) {
    const inOrder = entries.toSorted((a, b) => start(a) - start(b));
    for (const [index, entry] of inOrder.entries()) {
      expect(start(entry), entry.id).toBeLessThan(end(entry));
      const next = inOrder[index + 1];
      if (next) expect(end(entry), `${entry.id} and ${next.id}`).toBeLessThanOrEqual(start(next));
    }
  }
});

test('every entry names the page it was read on and the day, and none is from after the list was last gone through', () => {
  for (const { id, source, note, effective_from } of overlayEntries) {
    expect(source, id).toMatch(/^https:\/\/[a-z.-]+\//);
    const day = note?.match(/^As listed on (\d{4}-\d{2}-\d{2})[ .]/)?.[1] ?? '';
    expect(day <= overlayVersion && day > '2026', id).toBe(true);
    expect(effective_from !== null && Date.parse(effective_from) <= Date.parse(`${day}T24:00:00+08:00`), id).toBe(true);
  }
});

test('every entry that is not free has a rate for input, and one for output unless it embeds', () => {
  for (const { id, free, rates, tiers, windows } of overlayEntries) {
    if (free) continue;
    for (const one of [rates, ...tiers.map((tier) => tier.rates), ...windows.map((window) => window.rates)]) {
      expect(one.input, id).toBeDefined();
      expect(one.output !== undefined || id.includes('embedding'), id).toBe(true);
      // A cached token costs less than one that is not, in every list here.
      if (one.cache_read !== undefined) expect(Number(one.cache_read), id).toBeLessThan(Number(one.input));
    }
  }
});

test('tiers, windows and rates of a kind agree on which kinds they name, so that no rate is lost in a tier', () => {
  for (const { id, rates, tiers, windows } of overlayEntries) {
    const kinds = Object.keys(rates).toSorted();
    for (const { rates: other } of [...tiers, ...windows]) expect(Object.keys(other).toSorted(), id).toEqual(kinds);
  }
});

test('tiers by input stand in ascending order, so that the last one that holds is the longest', () => {
  for (const { id, tiers } of overlayEntries) {
    const bounds = tiers.map((tier) => tier.above_input_tokens ?? 0);
    expect(bounds, id).toEqual(bounds.toSorted((a, b) => a - b));
  }
});

test('windows name zones and holiday lists that exist', () => {
  for (const { id, windows } of overlayEntries) {
    for (const { zone, holidays } of windows) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone }), id).not.toThrow();
      if (holidays !== null) expect(holidayList(holidays)?.zone, id).toBe(zone);
    }
  }
});

test("DeepSeek's peak is twice the rate of other hours, in both currencies", () => {
  const peaked = overlayEntries.filter((entry) => entry.windows.length > 0);
  expect(peaked.length).toBeGreaterThan(10);
  for (const { id, rates, windows } of peaked) {
    for (const window of windows) {
      for (const kind of ['input', 'output', 'cache_read'] as const) {
        expect(Number(window.rates[kind]), `${id} ${kind}`).toBeCloseTo(2 * Number(rates[kind]), 12);
      }
    }
  }
});
