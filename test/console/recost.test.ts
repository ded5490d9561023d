// Long work is a job: a re-costing that is planned and applied goes on while the page is loaded anew, and shows the same afterwards.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { countCalls } from './calls.ts';
import { hasChromium, settled, visit } from './visit.ts';

describe.skipIf(!hasChromium())('a re-costing', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('is planned, shown before it is applied, applied, and survives that the page is loaded anew', async () => {
    const { page, go, leave } = await visit(browser);
    // The seeded one waits for somebody: the price of house-router-v2 came after its calls.
    await go('/prices?tab=recost');
    await page.getByText('The GPU box has a price since today.').first().click();
    await page.waitForURL(/job=/);
    await page.getByText('This is what applying it changes.').waitFor({ timeout: 60_000 });
    const address = page.url();
    await page.reload();
    await settled(page);
    expect(page.url()).toBe(address);
    await page.getByText('This is what applying it changes.').waitFor();
    const unpriced = await countCalls({ model_name: 'house-router-v2', from: 'now-45d' });
    expect(unpriced).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^Apply/ }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Apply/ })
      .click();
    await page
      .getByText(/What was shown is being applied|The calls have their new cost/)
      .first()
      .waitFor();
    await page.reload();
    await page.getByText('The calls have their new cost').waitFor({ timeout: 60_000 });
    await leave();
  });
});
