// Every page, for every role, in both languages: it opens, has a heading and a title, says nothing in the browser's console and asks
// nobody else for anything.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { consolePages } from './pages.ts';
import { hasChromium, visit } from './visit.ts';

describe.skipIf(!hasChromium())('every page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    ['admin', 'en'],
    ['analyst', 'zh'],
    ['member', 'en'],
    ['auditor', 'zh'],
  ] as const)('opens for the role %s, in %s, with a title and a heading, and what is not for it is not offered', async (role, language) => {
    const { page, go, leave } = await visit(browser, { role, language, allowed: [/status of 403/] });
    const titles = new Set<string>();
    const all: string[] = [];
    for (const { path, roles: mayEnter } of consolePages) {
      try {
        await go(path);
        const heading = (await page.locator('h1').first().textContent()) ?? '';
        expect(/[\u4e00-\u9fff]/.test(heading), `${path}: ${heading}`).toBe(language === 'zh');
        expect(await page.title(), path).toContain(heading);
        titles.add(await page.title());
        expect((await page.locator(`nav a[href^="${path}"]`).count()) > 0, path).toBe(mayEnter.includes(role));
      } catch (error) {
        all.push(error instanceof Error ? error.message : String(error));
      }
    }
    expect(all.join('\n')).toBe('');
    expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
    expect(titles.size).toBe(consolePages.length);
    await leave();
  });

  it('would fail on an error, on what the policy stops, and on a request to another host', async () => {
    const { page, go, faults, leave } = await visit(browser);
    await go('/keys');
    await page.evaluate(`(() => {
      console.error('something broke');
      const picture = document.createElement('img');
      picture.src = 'https://elsewhere.example/pixel.gif';
      document.body.append(picture);
      const place = document.createElement('div');
      place.innerHTML = '<p style="color: red">inline</p>';
      document.body.append(place);
      setTimeout(() => { throw new Error('thrown later'); });
    })()`);
    await expect.poll(() => faults.join('\n'), { timeout: 5_000 }).toMatch(/thrown later/);
    for (const seen of [/something broke/, /policy: img-src stopped https:\/\/elsewhere\.example/, /policy: style-src-attr/])
      expect(faults.join('\n')).toMatch(seen);
    await expect(leave()).rejects.toThrow('The page had faults');
  });
});
