// Where Chromium is, and how it is started: without a network of its own, without a sandbox where the machine has none.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable'];

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Null where there is none. CHROMIUM names another place. */
export function chromiumPath(): string | null {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return places.find(existsSync) ?? null;
}

export function startChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('There is no Chromium here: apt-get install chromium, or name it in CHROMIUM.');
  return chromium.launch({ executablePath, args, timeout: 60_000 });
}
