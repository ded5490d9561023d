// When a page is worth looking at: it has a heading, and nothing of it has been waiting for a while.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** One answer leads to the next question: a moment without anything that waits is not the end of it. */
const stillMs = 200;
const everyMs = 40;

/** Rejects where something still waits after so many milliseconds. */
export async function settled(page: Page, timeout = 10_000): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout });
  const end = performance.now() + timeout;
  for (let still = 0; still < stillMs; ) {
    const waits = await page.evaluate(`document.querySelector('.animate-pulse') !== null`);
    still = waits === true ? 0 : still + everyMs;
    if (performance.now() > end) throw new Error(`something of ${page.url()} still waits after ${timeout} ms`);
    await sleep(everyMs);
  }
}
