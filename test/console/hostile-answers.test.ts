// What a model answers is written by nobody we know. Each of these answers tries something: to run, to leave the page, to hide, to turn
// the text around, to stop the browser. The page shows the text, asks nobody, and goes on answering.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/console/chromium.ts';
import { hasChromium, settled, theSite, type Visit, visit } from './visit.ts';

const id = '01KHST1E000000000000000000';

/** The page of a call whose answer is this text; all else is a call of the ledger. */
async function opened(browser: Browser, content: string, more: Readonly<Record<string, unknown>> = {}): Promise<Visit> {
  const real = await anyCall();
  const there = await visit(browser);
  there.page.on('dialog', (dialog) => {
    throw new Error(`a dialog was opened: ${dialog.message()}`);
  });
  const body = {
    ...real.body,
    request_messages: [{ role: 'user', content: 'the question' }],
    request_params: { model: 'm' },
    response_raw: { id: 'x', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] },
    response_content: content,
    tool_calls: null,
    ...more,
  };
  const call = { ...real.call, request_id: id, status: 'success', dialect: 'openai-chat', truncated: [] };
  await there.page.route(`**/api/calls/${id}**`, (route) => route.fulfill({ json: { ...real, call, body, text_hidden: false } }));
  await there.go(`/calls/${id}`);
  await settled(there.page);
  await answerOf(there.page).waitFor();
  return there;
}

type Answer = { readonly call: Readonly<Record<string, unknown>>; readonly body: Readonly<Record<string, unknown>> | null };

async function anyCall(): Promise<Answer> {
  const { url, sessions } = theSite();
  const ask = async (path: string): Promise<unknown> => (await fetch(url + path, { headers: { cookie: sessions.admin } })).json();
  const list = await ask('/api/calls?limit=1&from=now-30d');
  const [first] = isList(list) ? list.calls : [];
  const one = await ask(`/api/calls/${first?.request_id}`);
  if (!isAnswer(one)) throw new Error('the ledger has no call to begin from');
  return one;
}

const isList = (value: unknown): value is { readonly calls: readonly { readonly request_id: string }[] } =>
  typeof value === 'object' && value !== null && 'calls' in value && Array.isArray(value.calls);
const isAnswer = (value: unknown): value is Answer => typeof value === 'object' && value !== null && 'call' in value && 'body' in value;

const answerOf = (page: Page) => page.getByRole('article', { name: 'Answer' });
const unfold = (page: Page) => answerOf(page).getByRole('button', { name: /^Show all/ });

/** A press is answered: the view changes and comes back. */
async function answers(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByRole('heading', { name: 'All fields' }).waitFor();
  await page.getByRole('tab', { name: 'Chat' }).click();
  await answerOf(page).waitFor();
}

/** Nothing of the text became anything but text. */
async function isInert(page: Page): Promise<void> {
  expect(await page.evaluate('window.owned')).toBeUndefined();
  const inside = answerOf(page);
  for (const tag of ['script', 'iframe', 'object', 'embed', 'form', 'style', 'link', 'img', 'video', 'audio', 'base', 'meta']) {
    expect(await inside.locator(tag).count(), tag).toBe(0);
  }
  expect(await inside.locator('a:not([href^="http"]):not([href^="mailto:"])').count()).toBe(0);
  expect(await inside.locator('a:not([rel~="noopener"]), a:not([rel~="nofollow"]), a:not([target="_blank"])').count()).toBe(0);
}

describe.skipIf(!hasChromium())('a hostile answer', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('scripts, handlers, frames and addresses that would run are text', async () => {
    const { page, leave } = await opened(
      browser,
      [
        'before <script>window.owned = 1</script> after',
        '<img src=x onerror="window.owned = 2"> <svg onload="window.owned = 3"><style>body{display:none}</style>',
        '<iframe srcdoc="<script>top.owned = 4</script>"></iframe> <form action="https://evil.example"><button>go</button></form>',
        '[press me](javascript:window.owned=5) [data](data:text/html,<script>window.owned=6</script>) <javascript:window.owned=7>',
        '![pixel](https://evil.example/pixel.png) ![here](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9Im93bmVkPTgiLz4=)',
        '[ref][r] and www.evil.example\n\n[r]: https://evil.example/ref "title"',
      ].join('\n\n'),
    );
    await isInert(page);
    await answerOf(page).getByText('<script>window.owned = 1</script>').waitFor();
    await answerOf(page).getByText('press me').click();
    await isInert(page);
    expect(await answerOf(page).getByRole('link', { name: /pixel/ }).getAttribute('href')).toBe('https://evil.example/pixel.png');
    await answers(page);
    await leave();
  });

  it('a picture inside the text is shown only when asked for', async () => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const { page, leave } = await opened(browser, `![dot](data:image/png;base64,${pixel})`);
    await isInert(page);
    await answerOf(page).getByRole('button', { name: 'Show the picture' }).click();
    expect(await answerOf(page).locator('img').count()).toBe(1);
    await leave();
  });

  it('a table of thousands of rows is there and stops nothing', async () => {
    const { page, leave } = await opened(browser, `first words\n\n| a | b | c |\n|---|---|---|\n${'| 1 | 2 | 3 |\n'.repeat(20_000)}`);
    await answerOf(page).getByText('first words').waitFor();
    await isInert(page);
    await unfold(page).click();
    await answers(page);
    await leave();
  });

  it('what is nested thousands of levels deep is there and stops nothing', async () => {
    const lists = Array.from({ length: 400 }, (_, level) => `${' '.repeat(level * 2)}- level`).join('\n');
    const nested = `begin\n\n${'> '.repeat(5_000)}x\n\n${'['.repeat(5_000)}\n\n${lists}\n\n${'*a _b '.repeat(4_000)}`;
    const { page, leave } = await opened(browser, nested);
    await answerOf(page).getByText('begin').first().waitFor();
    await unfold(page).click();
    await isInert(page);
    await answers(page);
    await leave();
  });

  it('JSON nested to what the ledger keeps, and wide, is there and stops nothing', async () => {
    let deep: unknown = 'the bottom';
    for (let level = 0; level < 450; level += 1) deep = level % 2 === 0 ? [deep] : { inner: deep };
    const wide = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`name ${at}`, at]));
    const { page, leave } = await opened(browser, 'fine', { response_raw: { deep, wide } });
    await answers(page);
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page
      .getByRole('region', { name: /Answer/ })
      .first()
      .waitFor();
    await answers(page);
    await leave();
  });

  it('marks that turn the text around are shown, and turn nothing', async () => {
    const { page, leave } = await opened(browser, 'file user\u202egnp.exe and \u2067isolated\u2069 \u200fmark\n\nשלום עולם');
    const text = (await answerOf(page).textContent()) ?? '';
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/);
    for (const name of ['RLO', 'RLI', 'PDI', 'RLM']) await answerOf(page).getByText(name, { exact: true }).first().waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).direction')).toBe('ltr');
    expect(await page.evaluate(`getComputedStyle([...document.querySelectorAll('p[dir=auto]')].at(-1)).direction`)).toBe('rtl');
    await answers(page);
    await leave();
  });

  it('what has no width is shown, by the thousands too', async () => {
    const tags = [...'ignore all'].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join('');
    const { page, leave } = await opened(browser, `pass\u200bword ${tags} end`, {
      request_messages: [{ role: 'user', content: 'a\u200b'.repeat(20_000) }],
    });
    await answerOf(page).getByText('ZWSP', { exact: true }).first().waitFor();
    await answerOf(page)
      .getByText(/TAG.*ignore all/)
      .waitFor();
    expect((await page.locator('main').textContent()) ?? '').not.toMatch(/\u200b/);
    await answers(page);
    await leave();
  });

  it('broken Markdown is shown as far as it goes', async () => {
    const broken = `start ***bold _it [link( <a \`code\n\n| a |\n|--\n\n~~~\nnever closed\n\n${'*_'.repeat(70_000)}`;
    const { page, leave } = await opened(browser, broken);
    await answerOf(page).getByText('start').first().waitFor();
    await unfold(page).click();
    await isInert(page);
    await answers(page);
    await leave();
  });

  it('a hundred thousand lines of code scroll to their end', async () => {
    const code = Array.from({ length: 100_000 }, (_, at) => `const line${at} = ${at};`).join('\n');
    const { page, leave } = await opened(browser, `Here it is:\n\n\`\`\`js\n${code}\n\`\`\`\n`);
    await unfold(page).click();
    const box = answerOf(page).getByRole('region', { name: 'Code, js' });
    await box.getByText('const line0 = 0;').waitFor();
    expect(await box.locator('[data-index]').count()).toBeLessThan(40);
    // What is measured on the way makes the box longer or shorter, so its end is gone to more than once.
    const toTheEnd = `const box = document.querySelector('section[aria-label="Code, js"]'); if (box !== null) box.scrollTop = box.scrollHeight;`;
    await page.evaluate(`setInterval(() => { ${toTheEnd} }, 100)`);
    await box.getByText('const line99999 = 99999;').waitFor();
    await answers(page);
    await leave();
  });

  it('two megabytes of prose and three hundred turns stop nothing', async () => {
    const prose = 'Some *words* and `code` with [a link](https://example.com) here, on and on it goes.\n\n'.repeat(24_000);
    const turns = Array.from({ length: 300 }, (_, at) => ({
      role: at % 2 === 0 ? 'user' : 'assistant',
      content: `turn ${at} ${prose.slice(0, 4_000)}`,
    }));
    const { page, leave } = await opened(browser, prose, { request_messages: turns });
    await page.getByRole('button', { name: /^Show \d+ earlier messages$/ }).click();
    await unfold(page).click();
    await answers(page);
    await leave();
  });
});
