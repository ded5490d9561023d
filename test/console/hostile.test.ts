// What a model answers is somebody else's text: scripts, links, pictures from elsewhere, nests, broken and huge documents are shown as
// what they are, do nothing, and do not stop the page.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hostileSession } from '../../scripts/console/seed/scenes.ts';
import { askApi } from './calls.ts';
import { hasChromium, settled, visit } from './visit.ts';

const some = z.object({ calls: z.array(z.object({ request_id: z.string(), dialect: z.string(), preview: z.string().nullable() })) });

describe.skipIf(!hasChromium())('hostile text', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('is shown in every wire format, asks nobody for anything and changes nothing', async () => {
    const { page, go, leave } = await visit(browser);
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => expect.unreachable(`a dialog opened: ${dialog.message()}`)));
    const { calls } = some.parse(await askApi(`/api/calls?session_id=${hostileSession}&limit=100&from=now-45d`));
    expect(new Set(calls.map(({ dialect }) => dialect)).size).toBe(4);
    expect(calls.length).toBe(20);
    // Each text once, the formats in turn; the chat's own tests look closer.
    for (const { request_id, preview } of calls.filter((_, n) => (n + (n >> 1)) % 2 === 0)) {
      await go(`/calls/${request_id}`);
      const about = `${request_id} ${preview?.slice(0, 40) ?? ''}`;
      for (const tab of ['Chat', 'Raw']) {
        await page.getByRole('tab', { name: tab }).click();
        await settled(page);
        // It answers while it shows all that.
        expect(await page.evaluate('1 + 1'), about).toBe(2);
      }
      expect(await page.title(), about).not.toContain('PWNED');
      expect(
        await page.evaluate(
          `document.querySelectorAll('main script, main iframe, main form[action^="http"], main base, main meta, main svg[onload]').length`,
        ),
        about,
      ).toBe(0);
      const links = await page.evaluate(`[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))`);
      const schemes = z
        .array(z.string())
        .parse(links)
        .filter((href) => /^(?:javascript|data|vbscript):/i.test(href.trim()));
      expect(schemes, about).toEqual([]);
    }
    await leave();
  });
});
