// Who is signed in is asked once for all places of a page, and again when one goes on: what somebody may do can change meanwhile.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, visit } from './visit.ts';

describe.skipIf(!hasChromium())('the rights of who is signed in', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('are those of the last minute when one goes to another page', async () => {
    const { page, go, leave } = await visit(browser, { role: 'member' });
    await page.clock.install();
    await go('/vendors');
    const users = page.getByRole('navigation').getByRole('link', { name: 'Users' });
    expect(await users.count()).toBe(0);
    await page.route('**/api/me', async (route) => {
      const response = await route.fetch();
      const me: { readonly rights: object } = await response.json();
      await route.fulfill({ response, json: { ...me, rights: { ...me.rights, audit: true } } });
    });
    await page.clock.fastForward('02:00');
    await page.getByRole('link', { name: 'Prices', exact: true }).click();
    await page.waitForURL(/\/prices/);
    await users.waitFor();
    await leave();
  });
});
