// Every figure leads to the calls behind it, and there are as many as it says.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, settled, theSite, visit } from './visit.ts';

/** On quarters of an hour, as usage is kept. */
const range = (): string => {
  const to = Math.floor((theSite().until - 3_600_000) / 900_000) * 900_000;
  return `from=${new Date(to - 7 * 86_400_000).toISOString()}&to=${new Date(to).toISOString()}`;
};

const number = (text: string | null): number => Number(/[\d,]+/.exec(text ?? '')?.[0]?.replaceAll(',', ''));

/** How many calls the page of calls says there are. */
async function countOnCalls(page: Page): Promise<number> {
  await page.waitForURL(/\/calls/);
  await settled(page);
  const total = page.getByText(/^[\d,]+ calls?$/).first();
  await total.waitFor();
  return number(await total.textContent());
}

describe.skipIf(!hasChromium())('a figure', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    ['all calls', /^Calls/, /^[\d,]+$/],
    ['those that failed', /failed or timed out/, /failed or timed out/],
    ['those that were cancelled', /cancelled/, /cancelled/],
    ['those that were refused', /refused/, /refused/],
    ['those of unknown cost', /of unknown cost/, /of unknown cost/],
  ])('of the overview leads to as many calls: %s', async (_, __, text) => {
    const { page, go, leave } = await visit(browser);
    await go(`/overview?${range()}`);
    const link = page.locator('main a[href^="/calls"]').filter({ hasText: text }).first();
    const figure = number(await link.textContent());
    expect(figure).toBeGreaterThan(0);
    await link.click();
    expect(await countOnCalls(page)).toBe(figure);
    await leave();
  });

  it('of the usage leads to as many calls, row by row', async () => {
    const { page, go, leave } = await visit(browser);
    const path = `/usage?${range()}&every=total&by=model_name`;
    await go(path);
    const rows = page.getByRole('table', { name: 'Usage' }).locator('tbody tr');
    expect(await rows.count()).toBeGreaterThan(5);
    for (const n of [0, 2, 5]) {
      await go(path);
      const link = rows
        .nth(n)
        .locator('a[href^="/calls"]')
        .filter({ hasText: /^[\d,]+$/ })
        .first();
      const figure = number(await link.textContent());
      expect(figure).toBeGreaterThan(0);
      await link.click();
      expect(await countOnCalls(page), `row ${n}`).toBe(figure);
    }
    await leave();
  });

  it('of the vendors leads to calls of the endpoint', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/vendors');
    const link = page
      .getByRole('row', { name: /^openai/ })
      .getByRole('link')
      .first();
    await link.click();
    await page.waitForURL(/\/calls/);
    await settled(page);
    expect(decodeURIComponent(page.url())).toContain('openai');
    await leave();
  });
});
