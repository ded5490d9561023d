// The one tooltip of the console: it comes and goes with the pointer and with the focus, and is in nobody's way.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, visit } from './visit.ts';

/** Longer than the pointer must rest. */
const restMs = 600;

const tooltip = (page: Page, text: string) => page.locator('[data-base-ui-portal]').getByText(text, { exact: true });

describe.skipIf(!hasChromium())('the tooltip', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('stays away from a button that was pressed until the pointer comes back', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/users');
    const button = page.getByRole('button', { name: /^Theme:/ });
    const shown = async (): Promise<number> => tooltip(page, (await button.getAttribute('aria-label')) ?? '').count();
    await button.hover();
    await expect.poll(shown).toBe(1);
    await page.mouse.down();
    await page.mouse.up();
    const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    // Over the icon and off it, within the button.
    for (const part of [0.1, 0.5, 0.9, 0.5]) await page.mouse.move(x + width * part, y + height * part);
    await page.waitForTimeout(restMs);
    expect(await shown()).toBe(0);
    await page.mouse.move(x + 400, y - 300);
    await button.hover();
    await expect.poll(shown).toBe(1);
    await leave();
  });

  it('stays with a focus that had to be scrolled to, and goes with Escape', async () => {
    const { page, go, leave } = await visit(browser);
    await go('/users');
    await page.setViewportSize({ width: 1440, height: 240 });
    const last = page.getByRole('button', { name: /^What to do with / }).last();
    const name = (await last.getAttribute('aria-label')) ?? '';
    // The pointer rests where the page moves under it.
    await page.mouse.move(700, 120);
    await page.keyboard.press('Tab');
    await last.focus();
    await page.waitForTimeout(restMs);
    expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
    expect(await tooltip(page, name).count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => tooltip(page, name).count()).toBe(0);
    await leave();
  });
});
