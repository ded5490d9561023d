// The console without a mouse: Tab reaches everything and is caught nowhere, and the keys that the list of keys promises do what it says.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, settled, visit } from './visit.ts';

/** Each page with few rows: Tab goes through every link of a table, and a hundred rows say no more than five. */
const shortPages = [
  '/overview?from=now-6h',
  '/calls?live=false&from=now-7d&q=app%3Acontracts%20status%3Afailed',
  '/usage?from=now-7d&every=total&by=vendor_name',
  '/prices?find=claude-opus',
  '/prices?tab=look-up',
  '/prices?tab=rates',
  '/vendors',
  '/vendors?tab=models&find=gpt',
  '/keys',
  '/users',
  '/me',
];

/** Numbers what Tab should reach, and remembers what had the focus. What is one stop for all of a group counts as one. */
const prepare = `(() => {
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]');
  const wanted = [...all].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || one.closest('[inert], [data-base-ui-focus-guard], [aria-hidden="true"]')) return false;
    return one.checkVisibility({ visibilityProperty: true }) && !(one.type === 'radio' && !one.checked);
  });
  window.stops = new Set(wanted);
  window.loose = 0;
  document.addEventListener('focusin', ({ target }) => window.stops.delete(target), true);
  document.activeElement?.blur?.();
  return wanted.length;
})()`;

/** What Tab did not reach and is still there. */
const missed = `[...window.stops].filter((one) => one.isConnected && one.tabIndex >= 0).map((one) => one.outerHTML.slice(0, 160))`;

async function walk(page: Page): Promise<readonly unknown[]> {
  const count = Number(await page.evaluate(prepare));
  expect(count).toBeGreaterThan(8);
  // Lists that are live and menus that open on the way make a few more.
  for (let i = 0; i < count + 12; i += 1) await page.keyboard.press('Tab');
  const left = await page.evaluate(missed);
  return Array.isArray(left) ? left : [left];
}

describe.skipIf(!hasChromium())('the keyboard', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('reaches everything on every page, and is caught nowhere', async () => {
    const { page, go, leave } = await visit(browser);
    const all: string[] = [];
    for (const path of shortPages) {
      await go(path);
      const first = await walk(page);
      // What arrived while Tab was on its way is behind it; a second walk, over a page that stands still, must miss nothing.
      const left = first.length === 0 ? first : await walk(page);
      all.push(...left.map((one) => `${path}: ${String(one)}`));
    }
    expect(all.join('\n')).toBe('');
    await leave();
  });

  it('shows its keys with ?, finds with Ctrl K, and goes to pages with g', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/keys');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Usage');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/usage/);
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForURL(/\/prices/);
    await leave();
  });

  it('walks the calls with j and k, opens one with Enter, closes it with Esc, and comes back to the list', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/calls?live=false');
    await page.getByRole('grid').focus();
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL(/call=/);
    const first = new URL(page.url()).searchParams.get('call');
    await page.getByRole('tab', { name: 'Chat' }).waitFor();
    await page.keyboard.press('j');
    await page.waitForURL((url) => url.searchParams.get('call') !== first);
    await page.keyboard.press('k');
    await page.waitForURL((url) => url.searchParams.get('call') === first);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('call'));
    await page.keyboard.press('/');
    expect(await page.evaluate(`document.activeElement.hasAttribute('data-query-bar')`)).toBe(true);
    await leave();
  });
});
