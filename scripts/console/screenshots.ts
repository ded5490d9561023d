// Pictures of every page of the console, for people to look at: light, dark, in Chinese and on a phone.
//   npm run screenshots [-- --out screenshots] [--url http://127.0.0.1:4200] [--calls 60000] [--only calls,overview] [--looks light,zh]
// Without --url it seeds a company of its own and takes it away again; with it, it signs in to a running scripts/console/dev.ts.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { startChromium } from './chromium.ts';
import { keyOf } from './people.ts';
import { type ReadyCompany, readyCompany } from './ready.ts';
import { settled } from './settled.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screenshots' },
    url: { type: 'string' },
    calls: { type: 'string', default: '60000' },
    only: { type: 'string' },
    looks: { type: 'string' },
  },
});

type Look = {
  readonly name: string;
  readonly theme: 'light' | 'dark';
  readonly language: 'en' | 'zh';
  readonly options: BrowserContextOptions;
};
const wide = { viewport: { width: 1440, height: 900 } };
const looks: readonly Look[] = [
  { name: 'light', theme: 'light', language: 'en', options: wide },
  { name: 'dark', theme: 'dark', language: 'en', options: wide },
  { name: 'zh', theme: 'light', language: 'zh', options: { ...wide, locale: 'zh-CN' } },
  {
    name: 'phone',
    theme: 'light',
    language: 'en',
    options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  },
];

type Shot = { readonly name: string; readonly path: string; readonly signedIn?: false; readonly press?: (page: Page) => Promise<void> };

async function shotsOf(url: string): Promise<readonly Shot[]> {
  const call = await callId(url, 'status=success&session_id=help-desk-20*&source_function=answer_ticket&dialect=anthropic-messages');
  return [
    { name: 'sign-in', path: '/sign-in', signedIn: false },
    { name: 'overview', path: '/overview?from=now-7d' },
    { name: 'calls', path: '/calls?from=now-24h' },
    { name: 'call-panel', path: `/calls?from=now-7d&call=${call}` },
    { name: 'call', path: `/calls/${call}` },
    { name: 'usage', path: '/usage?from=now-30d' },
    { name: 'prices', path: '/prices' },
    { name: 'vendors', path: '/vendors' },
    { name: 'keys', path: '/keys' },
    { name: 'users', path: '/users' },
    { name: 'me', path: '/me' },
    { name: 'find', path: '/overview?from=now-7d', press: (page) => page.keyboard.press('Control+k') },
    { name: 'shortcuts', path: '/calls?from=now-24h', press: (page) => page.keyboard.press('?') },
  ];
}

const pageOfCalls = z.object({ calls: z.array(z.object({ request_id: z.string() })) });
const oneCall = z.object({ body: z.looseObject({ request_messages: z.unknown() }).nullable() });

/** Of those asked for, the one with the most to read. */
async function callId(url: string, query: string): Promise<string> {
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${keyOf('admin')}` } });
    return response.json();
  };
  const { calls } = pageOfCalls.parse(await get(`/api/calls?limit=50&${query}`));
  const found = await Promise.all(
    calls.map(async ({ request_id }) => {
      const { body } = oneCall.parse(await get(`/api/calls/${request_id}`));
      return { id: request_id, length: body === null ? 0 : JSON.stringify(body.request_messages).length };
    }),
  );
  const best = found.toSorted((a, b) => b.length - a.length)[0];
  if (best === undefined || best.length === 0) throw new Error(`there is no call with a text to show: ${query}`);
  return best.id;
}

async function take(
  browser: Browser,
  { url, session }: Pick<ReadyCompany, 'url' | 'session'>,
  look: Look,
  shots: readonly Shot[],
): Promise<void> {
  const open = async (signedIn: boolean): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: url,
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      colorScheme: look.theme,
      ...look.options,
    });
    await context.addInitScript({
      content: `localStorage.setItem('daybook.theme', '${look.theme}'); localStorage.setItem('daybook.language', '${look.language}');`,
    });
    const [name = '', value = ''] = session.split('=', 2);
    if (signedIn) await context.addCookies([{ name, value, url }]);
    return context.newPage();
  };
  const pages = { in: await open(true), out: await open(false) };
  for (const { name, path, signedIn, press } of shots) {
    const page = signedIn === false ? pages.out : pages.in;
    await page.goto(path, { waitUntil: 'load' });
    try {
      await settled(page);
    } catch (error) {
      console.warn(
        `${look.name}/${name}: not settled, shown as it is (${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)})`,
      );
    }
    await press?.(page);
    // Charts draw in the frame after their figures come.
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(values.out, `${name}-${look.name}.png`) });
  }
  await pages.in.context().close();
  await pages.out.context().close();
}

const among = (chosen: string | undefined, name: string): boolean => chosen === undefined || chosen.split(',').includes(name);

if (!existsSync(fileURLToPath(new URL('../../dist/console/index.html', import.meta.url))))
  throw new Error('The console is not built: npm run build.');
const dir = mkdtempSync(join(tmpdir(), 'daybook-screenshots-'));
mkdirSync(values.out, { recursive: true });
const company = await readyCompany({ url: values.url ?? null, dir, calls: Number(values.calls) });
const browser = await startChromium();
try {
  const shots = (await shotsOf(company.url)).filter(({ name }) => among(values.only, name));
  for (const look of looks.filter(({ name }) => among(values.looks, name))) {
    await take(browser, company, look, shots);
    console.log(`${look.name}: ${shots.length} pages in ${values.out}/`);
  }
} finally {
  await browser.close();
  await company.stop();
  rmSync(dir, { recursive: true, force: true });
}
