// How fast the console is over ten million calls, in Chromium, on this machine: until the calls are there, a filter has changed, a call
// is open, the overview has its figures. Medians and p95 of several tries, beside the bars.
//   npm run bench:console [-- --calls 10000000] [--range now-30d] [--tries 15] [--dir /where/to/keep/it]
// With --dir the seeded ledger is kept and used again the next time.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startChromium } from '../scripts/console/chromium.ts';
import { emailOf } from '../scripts/console/people.ts';
import { startProgram } from '../scripts/console/program.ts';
import { signIn, untilReady } from '../scripts/console/ready.ts';
import { seedCompany } from '../scripts/console/seed/seed.ts';
import { settingsOf } from '../scripts/console/start.ts';
import { connectLedger } from '../src/ledger/connect.ts';
import { startEngine } from '../src/ledger/engine/engine.ts';
import { prepareTables } from '../src/ledger/tables/prepare.ts';
import { ms, quantile } from './rig/figures.ts';
import { models, seedCalls } from './seed.ts';
import { printed, type Row } from './table.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000000' },
    tries: { type: 'string', default: '15' },
    dir: { type: 'string' },
    range: { type: 'string', default: 'now-30d' },
  },
});
const calls = Number(values.calls);
const tries = Number(values.tries);

/**
 * Runs before the page's own code: resolves with the page's own clock in the frame after `ready` first holds. It looks when the page
 * changes: looking in every frame would have the browser draw all of them, and take a third of what it measures.
 */
const clock = `window.when = (ready) => new Promise((done) => {
  let watch = null;
  const look = () => {
    if (!ready()) return false;
    if (watch !== null) watch.disconnect();
    requestAnimationFrame(() => done(performance.now()));
    return true;
  };
  if (look()) return;
  watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
});
window.pressedAt = 0;
for (const event of ['keydown', 'pointerdown']) addEventListener(event, () => { window.pressedAt = performance.now(); }, true);
const rows = () => [...document.querySelectorAll('[role=grid] [role=row]')].slice(1).filter((row) => row.textContent !== '');
window.there = {
  rows: () => rows().length > 5,
  settled: () => document.querySelector('.animate-pulse') === null,
  overview: () => document.querySelector('main canvas') !== null && document.querySelector('.animate-pulse') === null,
  only: (word) => rows().length > 5 && rows().every((row) => row.textContent.includes(word)),
  call: () => { const open = document.querySelector('[role=tabpanel]'); return open !== null && open.textContent.length > 20 && open.querySelector('.animate-pulse') === null; },
};`;

const asked = async (page: Page, text: string): Promise<number> => Number(await page.evaluate(text));

/** From the beginning of the navigation. */
async function opening(context: BrowserContext, path: string, ready: string): Promise<number> {
  const page = await context.newPage();
  try {
    await page.goto(path, { waitUntil: 'commit' });
    return await asked(page, `when(${ready})`);
  } finally {
    await page.close();
  }
}

async function filtering(page: Page): Promise<readonly number[]> {
  const bar = page.locator('[data-query-bar]');
  const times: number[] = [];
  for (let n = 0; n < tries; n += 1) {
    const model = models[n % models.length]?.[0] ?? '';
    await bar.fill(`model:${model}`);
    // Suggestions come with a pause of their own.
    await page.waitForTimeout(300);
    await bar.press('Enter');
    times.push(await asked(page, `when(() => there.only('${model}')).then((at) => at - pressedAt)`));
  }
  return times;
}

async function looking(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < tries; n += 1) {
    await page
      .getByRole('row')
      .nth(2 + (n % 12))
      .click();
    times.push(await asked(page, `when(there.call).then((at) => at - pressedAt)`));
    await page.keyboard.press('Escape');
    await page.getByRole('tabpanel').waitFor({ state: 'detached' });
  }
  return times;
}

async function measure(browser: Browser, url: string, session: string): Promise<readonly Row[]> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const [name = '', value = ''] = session.split('=', 2);
  await context.addCookies([{ name, value, url }]);
  await context.addInitScript({ content: clock });
  const many = async (work: () => Promise<number>): Promise<readonly number[]> => {
    const times: number[] = [];
    for (let n = 0; n < tries; n += 1) times.push(await work());
    return times;
  };
  const row = (what: string, times: readonly number[], limit: number | null): Row => ({
    part: 'console',
    what,
    daybook: `${ms(quantile(times, 0.5))} (p95 ${ms(quantile(times, 0.95))})`,
    rival: null,
    ratio: null,
    bar: limit === null ? null : `≤ ${limit} ms`,
    met: limit === null ? null : quantile(times, 0.5) <= limit,
  });
  const first = await opening(context, `/calls?from=${values.range}&live=false`, 'there.rows');
  const interactive = await many(() => opening(context, `/calls?from=${values.range}&live=false`, 'there.rows'));
  const whole = await many(() => opening(context, `/calls?from=${values.range}&live=false`, '() => there.rows() && there.settled()'));
  const overview = await many(() => opening(context, `/overview?from=${values.range}`, 'there.overview'));
  const page = await context.newPage();
  await page.goto(`/calls?from=${values.range}&live=false`);
  await asked(page, 'when(() => there.rows() && there.settled())');
  const panel = await looking(page);
  const filter = await filtering(page);
  await context.close();
  return [
    row(`Calls from ${values.range}: rows are there`, interactive, 1_000),
    row(`Calls from ${values.range}: counts, facets and volume too`, whole, null),
    row('Calls, nothing in the browser’s cache', [first], null),
    row('a filter changes: its rows are there', filter, 300),
    row('a call opens beside the list', panel, 150),
    row(`Overview from ${values.range}: every figure and chart`, overview, 1_000),
  ];
}

async function fill(dir: string): Promise<void> {
  const until = Date.now();
  // The newest calls have texts, so that opening one shows what people look at.
  await seedCompany({ dir, until, calls: 20_000, passwordCost: { ln: 10, r: 8, p: 1 } });
  const log = { info: () => undefined, warn: () => undefined, error: (facts: object, words: string) => console.error(words, facts) };
  const engine = await startEngine({ dir: join(dir, 'ledger'), memory_bytes: 2 * 1024 ** 3, log });
  const ledger = connectLedger({ ...engine, database: 'daybook' });
  try {
    await prepareTables(ledger);
    await seedCalls(ledger, { calls, days: 90, until: until - 3_600_000, bodies: false });
  } finally {
    await ledger.close();
    await engine.stop();
  }
}

const home = values.dir === undefined ? mkdtempSync(join(tmpdir(), 'daybook-bench-console-')) : resolve(values.dir);
const dir = join(home, 'data');
const done = join(home, `seeded-${calls}`);
try {
  mkdirSync(home, { recursive: true });
  if (!existsSync(done)) {
    rmSync(dir, { recursive: true, force: true });
    const began = performance.now();
    await fill(dir);
    writeFileSync(done, '');
    console.log(`${calls} calls seeded in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  const file = join(home, 'daybook.yaml');
  const settings = { ...settingsOf({ dir, listen: '127.0.0.1:0', vendor: 'http://127.0.0.1:9' }), ledger: { memory_bytes: 2 * 1024 ** 3 } };
  writeFileSync(file, JSON.stringify(settings));
  const load = loadavg()[0] ?? 0;
  const [program, browser] = await Promise.all([startProgram(['start', '--json', '--config', file]), startChromium()]);
  try {
    await untilReady(program.url);
    const rows = await measure(browser, program.url, await signIn(program.url, emailOf('admin')));
    console.log(printed(rows));
    console.log(
      `${calls.toLocaleString('en-US')} calls over 90 days; ${tries} tries each, medians; load of the last minute before: ${load.toFixed(1)}`,
    );
  } finally {
    await browser.close();
    await program.stop();
  }
} finally {
  if (values.dir === undefined) rmSync(home, { recursive: true, force: true });
}
