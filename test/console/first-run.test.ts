// A fresh installation, as a newcomer meets it: the link of the first start, the lines that make a call, the page that lights up.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { type Program, startProgram } from '../../scripts/console/program.ts';
import { untilReady } from '../../scripts/console/ready.ts';
import { type DemoUpstream, startDemoUpstream } from '../../src/demo/upstream.ts';
import { axe, violationsOf } from './violations.ts';
import { hasChromium, visit } from './visit.ts';

/** In both themes, at the state the page is in. */
async function expectNothingFound(page: Page): Promise<void> {
  const all: string[] = [];
  for (const theme of ['light', 'dark']) {
    // A colour on its way from one theme to the other is neither's.
    await page.evaluate(`(async () => {
      document.documentElement.dataset.theme = '${theme}';
      await new Promise(requestAnimationFrame);
      const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
      await Promise.all(moving.map((one) => one.finished.catch(() => undefined)));
    })()`);
    all.push(...(await violationsOf(page)).map((line) => `${theme}: ${line}`));
  }
  expect(all.join('\n')).toBe('');
}

describe.skipIf(!hasChromium())('the first run', () => {
  let browser: Browser;
  let vendor: DemoUpstream;
  let program: Program;
  const home = mkdtempSync(join(tmpdir(), 'daybook-first-'));
  beforeAll(async () => {
    [browser, vendor] = await Promise.all([startChromium(), startDemoUpstream({ seed: 3 })]);
    const file = join(home, 'daybook.yaml');
    writeFileSync(file, JSON.stringify({ data: join(home, 'data'), listen: '127.0.0.1:0', ledger: { memory_bytes: 800_000_000 } }));
    program = await startProgram(['start', '--json', '--config', file], { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${vendor.url}/v1` });
    await untilReady(program.url, program.firstKey ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await vendor?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('goes from the link in the terminal to the first call on the page', async () => {
    const { page, leave } = await visit(browser, { role: null, url: program.url, allowed: [/status of 401/], script: axe });
    await page.goto(new URL(program.adminLink ?? '').pathname + new URL(program.adminLink ?? '').search);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Later' }).waitFor();
    await expectNothingFound(page);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.waitForURL(/\/overview/);
    await page.getByRole('heading', { name: 'Make the first call' }).waitFor();
    await page.getByText('Waiting for the first call').waitFor();
    await expectNothingFound(page);
    const line = (await page.locator('pre').first().textContent()) ?? '';
    expect(line).toContain(`${program.url}/v1/chat/completions`);
    // The line as it stands, in a shell: with a key that is none, and with the one that the first start showed.
    const callWith = async (key: string): Promise<string> => {
      const env = { PATH: process.env['PATH'], DAYBOOK_KEY: key };
      return (await promisify(execFile)('sh', ['-c', line], { env, timeout: 20_000 })).stdout;
    };
    expect(await callWith('dbk_none')).toContain('key_unknown');
    await page.getByText('but Daybook refused it: This Daybook key is not known.').waitFor();
    await expectNothingFound(page);
    expect(await callWith(program.firstKey ?? '')).toContain('chat.completion');
    await page.getByText('The first call has arrived.').waitFor();
    await expectNothingFound(page);
    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.waitForURL(/\/calls\?.*call=/);
    await page.getByText('Hello', { exact: true }).first().waitFor();
    await leave();
  });
});
