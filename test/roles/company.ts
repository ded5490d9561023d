// A desk over a real ledger with the calls of two users, ada and bo, whose every name and word says whose it is: what begins with `bo-`
// is bo's. Whoever asks comes over the strangers' socket, with a key or signed in.
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { type Desk, startDesk } from '../../src/app/desk.ts';
import { configSchema } from '../../src/config.ts';
import { localSocket } from '../../src/lib/local-socket.ts';
import { openRegistry, type Registry } from '../../src/registry/registry.ts';
import { secretOf } from '../../src/registry/secret.ts';
import type { Role } from '../../src/schema/vendor.ts';

const secret = 'a secret of the tests, long enough for it';
export const startedAt = '2026-11-20T08:00:00.000Z';

/** Who asks: a role by its key, by an account of it, or nobody. `granted` is an analyst who may read text. */
export type Asker = Role | 'granted' | null;
export type Answer = { readonly status: number; readonly text: string };

export type Company = {
  /** The ids that stand in paths. */
  readonly ids: {
    readonly call: Owned;
    readonly key: Owned;
    readonly account: Owned;
    readonly price: string;
    readonly rate: string;
    readonly recost: string;
  };
  ask(asker: Asker, method: string, path: string, body?: unknown): Promise<Answer>;
  /** What comes of a stream within half a second. */
  listen(asker: Asker, path: string): Promise<Answer>;
  close(): Promise<void>;
};

type Owned = { readonly ada: string; readonly bo: string };

const callsSchema = z.object({ calls: z.array(z.object({ request_id: z.string(), user: z.string() })) });

export async function openCompany(): Promise<Company> {
  const dir = mkdtempSync(join(tmpdir(), 'daybook-roles-'));
  const registry = await openRegistry({ dir, url: null, secret: secretOf(secret) });
  const key = async (role: Role, user: string, name: string) =>
    registry.keys.create({ name, user, app: null, role, speaks_for_others: false, endpoint: null, models: null }, 'test');
  const keys = {
    ada: await key('member', 'ada', 'ada-key'),
    bo: await key('member', 'bo', 'bo-key'),
    admin: await key('admin', 'ruth', 'ruth-key'),
    analyst: await key('analyst', 'ruth', 'ruth-key'),
    auditor: await key('auditor', 'ruth', 'ruth-key'),
  };
  const accounts = { ada: await account(registry, 'ada', 'member'), bo: await account(registry, 'bo', 'member') };
  const granted = await registry.accounts.create({ user: 'gina', role: 'analyst', sees_text: true }, 'test');
  const { ids: money } = await books(registry);
  const desk = await startDesk({
    config: configSchema.parse({ data: dir, listen: '127.0.0.1:0', models: [], endpoints: [] }),
    env: { DAYBOOK_SECRET: secret },
    liveRun: null,
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
  });
  await desk.ready;
  const socketPath = localSocket(dir, 'desk');
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const cookie = await signIn(socketPath, (await registry.links.create(granted.id, 'test')).token);
  const headersOf = (asker: Asker): Record<string, string> => {
    if (asker === null) return {};
    if (asker === 'granted') return { cookie, 'sec-fetch-site': 'same-origin' };
    return bearer((asker === 'member' ? keys.ada : keys[asker]).secret);
  };
  for (const user of ['ada', 'bo'] as const) await tell(socketPath, bearer(keys[user].secret), user);
  await desk.catchUp();
  const ask: Company['ask'] = (asker, method, path, body) => send(socketPath, method, path, headersOf(asker), body);
  const { calls } = callsSchema.parse(JSON.parse((await ask('admin', 'GET', '/api/calls')).text));
  const callOf = (user: string): string => calls.find((call) => call.user === user)?.request_id ?? '';
  return {
    ids: {
      call: { ada: callOf('ada'), bo: callOf('bo') },
      key: { ada: keys.ada.key.id, bo: keys.bo.key.id },
      account: { ada: accounts.ada, bo: accounts.bo },
      ...money,
    },
    ask,
    listen: (asker, path) => send(socketPath, 'GET', path, headersOf(asker), undefined, 500),
    close: () => close(desk, registry, dir),
  };
}

async function close(desk: Desk, registry: Registry, dir: string): Promise<void> {
  await desk.stop();
  await registry.close();
  await sleep(50);
  rmSync(dir, { recursive: true, force: true });
}

async function account(registry: Registry, user: string, role: Role): Promise<string> {
  const { id } = await registry.accounts.create({ user, role, email: `${user}-mail@example.com` }, 'test');
  return id;
}

/** One of each thing that has an id and is nobody's own. */
async function books(registry: Registry) {
  const price = await registry.prices.add(
    { vendor: 'openai', model: 'shared-model', currency: 'USD', rates: { input: '1', output: '2' }, effective_from: startedAt },
    'test',
  );
  await registry.rates.addAll([{ from_currency: 'USD', to_currency: 'CNY', rate: '7', effective_from: startedAt }], 'test');
  const [rate] = await registry.rates.list();
  const recost = await registry.recosts.create({ range: null, filters: [] }, 'a test', 'test', 0);
  return { ids: { price: price.added.id, rate: rate?.id ?? '', recost: recost.id } };
}

async function tell(socketPath: string, headers: Record<string, string>, user: 'ada' | 'bo'): Promise<void> {
  const call = (n: number, more: object) => ({
    id: `${user}-${n}`,
    request_timestamp: new Date(Date.parse(startedAt) + (user === 'ada' ? 60 : 0) * 60_000 + n * 60_000).toISOString(),
    duration_ms: 100,
    status: 'success',
    vendor: 'openai',
    model_name: `${user}-model`,
    source_app: `${user}-app`,
    source_function: `${user}-function`,
    session_id: `${user}-session`,
    call_type: 'chat',
    prompt_tokens: 10,
    completion_tokens: 5,
    request_messages: [{ role: 'user', content: `${user}-words asked` }],
    response_content: `${user}-words answered`,
    metadata: { note: `${user}-words noted` },
    ...more,
  });
  const failed = { status: 'failed', error_code: 'bad', error_message: `${user}-words refused`, http_status: 400 };
  const told = [call(1, {}), call(2, failed), call(3, {})];
  const answer = await send(socketPath, 'POST', '/api/ingest/calls', headers, told);
  if (!answer.text.includes('"accepted":3')) throw new Error(`the calls were not taken: ${answer.text}`);
}

async function signIn(socketPath: string, token: string): Promise<string> {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answer = await send(socketPath, 'POST', '/api/sign-in/link', headers, { token });
  const pair = /daybook_session=[^;]+/.exec(answer.cookie)?.[0];
  if (pair === undefined) throw new Error(`nobody was signed in: ${answer.text}`);
  return pair;
}

function send(
  socketPath: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
  limit?: number,
): Promise<Answer & { readonly cookie: string }> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? null : JSON.stringify(body);
    const all = { ...headers, ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
    const request = http.request({ socketPath, method, path, headers: all, agent: false }, (response) => {
      let got = '';
      const done = (): void =>
        resolve({ status: response.statusCode ?? 0, text: got, cookie: String(response.headers['set-cookie'] ?? '') });
      response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
      response.on('end', done).on('error', limit === undefined ? reject : done);
      if (limit !== undefined)
        setTimeout(() => {
          done();
          request.destroy();
        }, limit);
    });
    request.on('error', (error) => (limit === undefined ? reject(error) : undefined));
    request.end(text ?? undefined);
  });
}
