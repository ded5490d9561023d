// The list of calls while another question is on its way: what was there stays, is said to be of before, and leaves nothing behind.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, visit } from './visit.ts';

/** From now on an answer to the list waits until it is let go. */
async function hold(page: Page): Promise<() => Promise<void>> {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/\/api\/calls\?/, async (route) => {
    await held;
    // The page may have asked something else meanwhile.
    await route.continue().catch(() => undefined);
  });
  return async () => {
    letGo();
    await page.unroute(/\/api\/calls\?/);
  };
}

const top = (page: Page): Promise<number> => page.evaluate(`document.querySelector('[role=grid]').scrollTop`).then(Number);

const orderBy = (page: Page, name: RegExp): Promise<void> => page.getByRole('columnheader', { name }).getByRole('button').first().click();

describe.skipIf(!hasChromium())('the list, asked anew', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('begins at its top, however far down one was', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/calls?live=false&from=now-30d');
    await page.getByRole('grid').hover();
    await page.mouse.wheel(0, 1_500);
    await expect.poll(() => top(page)).toBeGreaterThan(1_000);
    await orderBy(page, /Duration/);
    await page.waitForURL(/order=duration/);
    await expect.poll(() => top(page)).toBe(0);
    // And so does a list that is known already.
    await page.getByRole('grid').hover();
    await page.mouse.wheel(0, 1_500);
    await expect.poll(() => top(page)).toBeGreaterThan(1_000);
    await orderBy(page, /Duration/);
    await page.waitForURL((url) => !url.searchParams.has('order'));
    await expect.poll(() => top(page)).toBe(0);
    await leave();
  });

  it('is busy with the rows of before, and does not call them all', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/calls?live=false&from=now-30d');
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-busy')).toBe('false');
    const letGo = await hold(page);
    await orderBy(page, /Duration/);
    await page.waitForURL(/order=duration/);
    await expect.poll(() => grid.getAttribute('aria-busy')).toBe('true');
    expect(await page.getByRole('row').count()).toBeGreaterThan(10);
    expect(await page.getByText('That is all.').count()).toBe(0);
    expect(await grid.getAttribute('aria-rowcount')).toBe('-1');
    await letGo();
    await expect.poll(() => grid.getAttribute('aria-busy')).toBe('false');
    await leave();
  });

  it('is waited for in sight where there was nothing before', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/calls?live=false&from=now-7d&q=app%3Anothing-such');
    await page.getByText('No call matches').waitFor();
    const letGo = await hold(page);
    await page.getByRole('button', { name: 'Without app:nothing-such' }).click();
    await page.getByText('No call matches').waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Calls', exact: true }).locator('.animate-pulse').first().waitFor();
    await letGo();
    await page.getByRole('row').nth(5).waitFor();
    await leave();
  });

  it('is not held by a row of before that one walked to', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/calls?from=now-24h');
    const letGo = await hold(page);
    await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'success' }).first().click();
    await page.waitForURL(/q=status/);
    await page.keyboard.press('j');
    const live = page.getByRole('button', { name: 'Live' });
    await expect.poll(() => live.getAttribute('title')).toBe('Paused while you look');
    await letGo();
    await expect.poll(() => live.getAttribute('title')).toBe('New calls appear by themselves');
    await leave();
  });

  it('keeps the stream of calls in flight it has', async () => {
    const { page, go, leave } = await visit(browser);
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/calls/live')) streams.push(request.url());
    });
    await go('/calls');
    const bar = page.locator('[data-query-bar]');
    await bar.fill('status:failed');
    await bar.press('Enter');
    await page.waitForURL(/q=status/);
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-busy')).toBe('false');
    expect(streams).toHaveLength(1);
    await leave();
  });
});
