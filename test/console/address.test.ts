// The address is the state: whoever opens the link somebody copied sees the same, on a device that has never seen the console.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, settled, theSite, type Visit, visit } from './visit.ts';

/** All text of the page but what only says how long ago something was. */
async function textOf({ page }: Visit): Promise<string> {
  const text = String(await page.evaluate(`document.querySelector('body').innerText`));
  return text.replaceAll(/\b\d+ (?:s|sec|min|hr|h|days?)\.? ago|\bnow\b|yesterday/g, '…').replaceAll(/\s+/g, ' ');
}

describe.skipIf(!hasChromium())('the address', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  /** An hour before the newest seeded call, so that what other tests do is not in it. */
  const range = (): string => {
    const to = Math.floor((theSite().until - 3_600_000) / 900_000) * 900_000;
    return `from=${new Date(to - 7 * 86_400_000).toISOString()}&to=${new Date(to).toISOString()}`;
  };

  const same = async (one: Visit): Promise<void> => {
    await settled(one.page);
    const address = one.page.url();
    const other = await visit(browser);
    await other.go(address);
    // Both may still be fetching what the address says.
    await expect
      .poll(async () => [await textOf(other), await textOf(one)].every((text, _, [first]) => text === first), { timeout: 15_000 })
      .toBe(true);
    expect((await textOf(other)).length).toBeGreaterThan(200);
    expect(other.page.url()).toBe(address);
    await other.leave();
    await one.leave();
  };

  it('restores a query, an order, the open call and what of it is looked at', async () => {
    const one = await visit(browser);
    await one.go(`/calls?${range()}`);
    const bar = one.page.locator('[data-query-bar]');
    await bar.fill('status:failed app:help-desk');
    await bar.press('Enter');
    await one.page.waitForURL(/status/);
    await one.page.getByRole('row').nth(2).click();
    await one.page.waitForURL(/call=/);
    await one.page.getByRole('tab', { name: 'Timing' }).click();
    await one.page.waitForURL(/view=timing/);
    await same(one);
  });

  it('restores the order of the calls', async () => {
    const one = await visit(browser);
    await one.go(`/calls?${range()}`);
    await one.page.getByRole('columnheader', { name: /Cost/ }).getByRole('button').first().click();
    await one.page.waitForURL(/order=cost/);
    await same(one);
  });

  it('restores a question about usage', async () => {
    const one = await visit(browser);
    await one.go(`/usage?${range()}`);
    await one.page.getByRole('combobox', { name: 'By', exact: true }).click();
    await one.page.getByRole('option', { name: 'User', exact: true }).click();
    await one.page.getByRole('combobox', { name: 'Period' }).click();
    await one.page.getByRole('option', { name: 'Week', exact: true }).click();
    await one.page.waitForURL(/week/);
    await same(one);
  });

  it('restores the range and the filter of the overview', async () => {
    const one = await visit(browser);
    await one.go(`/overview?${range()}&source_app=help-desk`);
    await same(one);
  });

  it('restores a section of the prices and an open price', async () => {
    const one = await visit(browser);
    await one.go('/prices');
    await one.page.getByRole('tab', { name: 'Rates' }).click();
    await one.page.waitForURL(/tab=rates/);
    await same(one);
  });

  it('leads through the sign-in and back to where one wanted to go', async () => {
    const stranger = await visit(browser, { role: null, allowed: [/status of 401/] });
    await stranger.page.goto('/usage?from=now-7d');
    await stranger.page.getByLabel('E-mail address').fill('auditor@example.com');
    await stranger.page.getByLabel('Password', { exact: true }).fill('harbour-and-pine-2026');
    await stranger.page.getByRole('button', { name: 'Sign in' }).click();
    await stranger.page.waitForURL(/\/usage\?from=now-7d/);
    await stranger.leave();
  });
});
