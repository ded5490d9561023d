// What axe finds on the pages of the console, in both themes: nothing.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { someCall } from './calls.ts';
import { consolePages } from './pages.ts';
import { axe, violationsOf } from './violations.ts';
import { hasChromium, settled, visit } from './visit.ts';

describe.skipIf(!hasChromium())('axe', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  const looks = [
    { theme: 'light', phone: false, where: 'on a desk' },
    { theme: 'dark', phone: false, where: 'on a desk' },
    { theme: 'light', phone: true, where: 'on a phone' },
  ] as const;

  it.each(looks)('finds nothing on any page, $theme, $where', async ({ theme, phone }) => {
    const { page, go, leave } = await visit(browser, { theme, phone, script: axe });
    const call = await someCall({ source_app: 'help-desk', source_function: 'answer_ticket', session_id: 'help-desk-*' });
    const paths = [...consolePages.map(({ path }) => path), `/calls?from=now-45d&call=${call}`, `/calls/${call}`];
    const all: string[] = [];
    for (const path of paths) {
      try {
        await go(path);
        all.push(...(await violationsOf(page)).map((line) => `${path}: ${line}`));
      } catch (error) {
        all.push(String(error));
      }
    }
    expect(all.join('\n')).toBe('');
    await leave();
  });

  it.each(['light', 'dark'] as const)('finds nothing on the sign-in, the list of keys and the finder, %s', async (theme) => {
    const stranger = await visit(browser, { theme, role: null, script: axe, allowed: [/status of 401/] });
    await stranger.go('/sign-in');
    const all = [...(await violationsOf(stranger.page))];
    await stranger.leave();
    const { page, go, leave } = await visit(browser, { theme, script: axe });
    await go('/keys');
    for (const press of ['?', 'Control+k']) {
      await page.keyboard.press(press);
      await page.getByRole('dialog').waitFor();
      await settled(page);
      all.push(...(await violationsOf(page)));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await leave();
    expect(all.join('\n')).toBe('');
  });

  it('would find a button without a name and text too pale', async () => {
    const { page, go, leave } = await visit(browser, { script: axe });
    await go('/keys');
    await page.evaluate(`(() => {
      const place = document.querySelector('main');
      place.append(document.createElement('button'));
      const text = document.createElement('p');
      text.textContent = 'pale';
      text.style.color = '#eee';
      text.style.backgroundColor = '#fff';
      place.append(text);
    })()`);
    const all = (await violationsOf(page)).join('\n');
    expect(all).toContain('button-name');
    expect(all).toContain('color-contrast');
    await leave();
  });
});
