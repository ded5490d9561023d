// A company to look at, with somebody signed in: a running one, or one seeded for the occasion.
import { setTimeout as sleep } from 'node:timers/promises';
import { emailOf, keyOf, password } from './people.ts';
import { seedCompany } from './seed/seed.ts';
import { startCompany } from './start.ts';

export type ReadyCompany = {
  readonly url: string;
  /** The admin's session, `name=value`. */
  readonly session: string;
  stop(): Promise<void>;
};

export type ReadyOptions = { readonly url: string | null; readonly dir: string; readonly calls: number };

export async function readyCompany({ url, dir, calls }: ReadyOptions): Promise<ReadyCompany> {
  if (url !== null) return { url, session: await signIn(url, emailOf('admin')), stop: async () => undefined };
  await seedCompany({ dir, until: Date.now(), calls });
  const company = await startCompany({ dir, listen: '127.0.0.1:0' });
  await untilReady(company.url);
  return { url: company.url, session: await signIn(company.url, emailOf('admin')), stop: company.stop };
}

/** Gives the session's cookie, `name=value`. */
export async function signIn(url: string, email: string, secret: string = password): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(new URL('/api/sign-in', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email, password: secret }),
    });
    const cookie = response.headers.get('set-cookie')?.split(';', 1)[0];
    if (response.status === 204 && cookie !== undefined) return cookie;
    // The desk may still be starting.
    if (tries === 100 || response.status < 500)
      throw new Error(`signing in as ${email} was answered ${response.status}: ${await response.text()}`);
    await sleep(100);
  }
}

/** Until the ledger answers. */
export async function untilReady(url: string, key: string = keyOf('admin')): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(new URL('/api/calls?limit=1', url), { headers: { authorization: `Bearer ${key}` } });
    if (response.status === 200) return;
    if (tries === 200) throw new Error(`the ledger is not ready: ${response.status} ${await response.text()}`);
    await sleep(100);
  }
}
