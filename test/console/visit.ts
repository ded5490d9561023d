// A person before the console: a page in Chromium, signed in with a role, in a language, a theme and a size. Whatever the page says in
// its console as an error, whatever the policy stops and whatever would leave this machine fails the test.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import { chromiumPath } from '../../scripts/console/chromium.ts';
import type { Role } from '../../scripts/console/people.ts';
import { settled } from '../../scripts/console/settled.ts';
import type { Site } from './site.ts';

export type Look = {
  /** Null is nobody. */
  readonly role?: Role | null;
  /** In place of a role's session: `name=value`. */
  readonly session?: string;
  readonly language?: 'en' | 'zh';
  readonly theme?: 'light' | 'dark';
  readonly phone?: boolean;
  /** Another Daybook than the shared one. */
  readonly url?: string;
  /** Run in each page before anything of it. */
  readonly script?: string;
  /** Errors that belong to what is tested. */
  readonly allowed?: readonly RegExp[];
};

export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes to a path of the console and waits until it shows something. */
  go(path: string): Promise<void>;
  /** What went wrong so far. */
  readonly faults: readonly string[];
  /** Closes the page. Throws what went wrong. */
  leave(): Promise<void>;
};

export const wide = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** True where Chromium is. Under CI it must be there. */
export function hasChromium(): boolean {
  const isThere = chromiumPath() !== null;
  if (!isThere && process.env['CI'] !== undefined) throw new Error('There is no Chromium, and under CI the console is tested.');
  if (!isThere) console.warn('SKIPPED: there is no Chromium; the console is not tested. apt-get install chromium, or name it in CHROMIUM.');
  return isThere;
}

export function theSite(): Site {
  const site = inject('site');
  if (site === null) throw new Error('the shared Daybook was not started');
  return site;
}

/** What a browser says of an answer that is a refusal; the tests that provoke one allow it. */
const harmless = [/React DevTools/];

export async function visit(browser: Browser, look: Look = {}): Promise<Visit> {
  const { role = 'admin', language = 'en', theme = 'light', allowed = [] } = look;
  const url = look.url ?? theSite().url;
  const context = await browser.newContext({
    baseURL: url,
    viewport: look.phone ? phone : wide,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: look.phone ?? false,
  });
  const session = look.session ?? (role === null ? null : theSite().sessions[role]);
  if (session !== null) {
    const [name = '', value = ''] = session.split('=', 2);
    await context.addCookies([{ name, value, url }]);
  }
  await context.addInitScript({ content: before(theme, language) });
  if (look.script !== undefined) await context.addInitScript({ content: look.script });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  const note = (fault: string): void => {
    if (![...harmless, ...allowed].some((pattern) => pattern.test(fault))) faults.push(fault);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(`thrown: ${error.message}`));
  const origin = new URL(url).origin;
  context.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(`${origin}/`) && !to.startsWith('data:') && !to.startsWith('blob:')) note(`asked another host: ${to}`);
  });
  return {
    page,
    context,
    faults,
    async go(path) {
      await page.goto(path, { waitUntil: 'load' });
      await settled(page).catch((error: unknown) => {
        throw new Error(
          `${path} does not settle: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}\n${faults.join('\n')}`,
        );
      });
    },
    async leave() {
      await context.close();
      if (faults.length > 0) throw new Error(`The page had faults:\n${faults.join('\n')}`);
    },
  };
}

/** What runs in the page is written as text: this project is not type-checked against a browser. */
const before = (theme: string, language: string): string => `
  for (const [name, value] of [['daybook.theme', '${theme}'], ['daybook.language', '${language}']]) {
    if (localStorage.getItem(name) === null) localStorage.setItem(name, value);
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error('policy: ' + event.effectiveDirective + ' stopped ' + (event.blockedURI || event.sourceFile) + ':' + event.lineNumber);
  });`;

export { settled };
