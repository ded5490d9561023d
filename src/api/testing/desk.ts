// The API over a real registry in a temporary directory and answers that a test chooses. Keys are made up from roles: `key_analyst`
// is an analyst of the user ada.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { DaybookError } from '../../errors.ts';
import { layers } from '../../prices/book.ts';
import { createDefaultBook } from '../../prices/default-book.ts';
import { configSchema } from '../../config.ts';
import { rateBookOf } from '../../prices/exchange/rate-book.ts';
import { bookOf } from '../../prices/own-book.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { resolveEndpoints } from '../../registry/resolve.ts';
import { secretOf } from '../../registry/secret.ts';
import { keyOfFile } from '../../registry/snapshot.ts';
import { type PriceDraftInput, priceEntry } from '../../schema/price.ts';
import { type Key, type Role, roles } from '../../schema/vendor.ts';
import { type Api, createApi } from '../app.ts';
import type { Answers, ApiParts } from '../parts.ts';

export const testNow = Date.UTC(2026, 10, 23, 12);

export type Asked = { readonly what: string; readonly args: readonly unknown[] };
export type Replies = { -readonly [K in keyof Answers]: Awaited<ReturnType<Answers[K]>> };
export type Answered = Awaited<ReturnType<typeof answeredBy>>;

export type TestDesk = {
  readonly api: Api;
  readonly registry: Registry;
  readonly parts: ApiParts;
  /** What the ledger and the re-costing were asked, in order. */
  readonly asked: Asked[];
  /** What the ledger answers; a test puts its own in. */
  readonly replies: Replies;
  /** What the next question fails with. */
  fail(error: Error | null): void;
  ask(method: string, path: string, as?: Role | null, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  close(): Promise<void>;
};

const noCalls = { range: { from: '', to: '' }, rows: [] };

export type TestDeskOptions = {
  readonly overlay?: readonly (PriceDraftInput & { id: string })[];
  /** As daybook.yaml would have them. */
  readonly settings?: Parameters<typeof configSchema.parse>[0];
};

export async function openTestDesk({ overlay = [], settings = {} }: TestDeskOptions = {}): Promise<TestDesk> {
  const config = configSchema.parse(settings);
  const dir = mkdtempSync(join(tmpdir(), 'daybook-api-'));
  let clock = testNow;
  // Each change is a second later than the one before, so that what was known when can be asked.
  const now = (): number => (clock += 1_000);
  const registry = await openRegistry({
    dir,
    url: null,
    secret: secretOf('a secret of the tests, long enough for it'),
    now,
    passwordCost: { ln: 4, r: 8, p: 1 },
  });
  const asked: Asked[] = [];
  let failure: Error | null = null;
  const replies: Replies = {
    calls: { calls: [], next: null },
    volume: { range: null, every_ms: 1_000, buckets: [], total: 0 },
    facets: [],
    call: null,
    qa: { records: [], next: null },
    countQa: 0,
    sessions: { sessions: [], next: null },
    session: null,
    countCalls: 0,
    usage: noCalls,
    weekHours: [],
    failures: [],
    verify: { equal: true },
    missingPrices: [],
    costDifferences: { compared: 0, equal: 0, ours: {}, theirs: {}, differences: [] },
    endpointHealth: [],
    modelCounters: [],
    costChanges: [],
  };
  const said =
    <K extends keyof Answers>(what: K) =>
    (...args: unknown[]): Promise<Replies[K]> => {
      asked.push({ what, args });
      return failure === null ? Promise.resolve(replies[what]) : Promise.reject(failure);
    };

  const shipped = overlay.map((entry) => priceEntry.parse(entry));
  const defaultBook = createDefaultBook();
  const overlayBook = bookOf(shipped, 'overlay', 'test');
  let own = bookOf([], 'own', '0');
  let rates = rateBookOf([]);
  const parts: ApiParts = {
    answers: {
      calls: said('calls'),
      volume: said('volume'),
      facets: said('facets'),
      call: said('call'),
      qa: said('qa'),
      countQa: said('countQa'),
      sessions: said('sessions'),
      session: said('session'),
      countCalls: said('countCalls'),
      usage: said('usage'),
      weekHours: said('weekHours'),
      failures: said('failures'),
      verify: said('verify'),
      missingPrices: said('missingPrices'),
      costDifferences: said('costDifferences'),
      endpointHealth: said('endpointHealth'),
      modelCounters: said('modelCounters'),
      costChanges: said('costChanges'),
    },
    money: {
      layers: () => [
        { name: 'own', book: own },
        { name: 'overlay', book: overlayBook },
        { name: 'default_book', book: defaultBook },
      ],
      book: () => layers([own, overlayBook, defaultBook]),
      overlay: shipped,
      rates: () => rates,
      refresh: async () => {
        own = bookOf(await registry.prices.list(), 'own', String(await registry.version()));
        rates = rateBookOf(await registry.rates.list());
      },
    },
    catalogue: {
      resolution: async () => resolveEndpoints({ config, env: {}, made: await registry.endpoints.opened() }),
      models: async () => [...config.models, ...(await registry.models.list())],
      modelsOfFile: config.models,
      keys: config.keys.map(keyOfFile),
      listen: config.listen,
      tryEndpoint: async (trial, user) => {
        asked.push({ what: 'tryEndpoint', args: [trial, user] });
        return tried;
      },
    },
    vendors: () => [
      { id: 'deepseek', name: 'DeepSeek' },
      { id: 'openai', name: 'OpenAI' },
      { id: 'acme', name: 'Acme AI' },
    ],
    recosting: () => ({
      plan: async (question, reason, who) => {
        asked.push({ what: 'plan', args: [question, reason, who] });
        const job = await registry.recosts.create(question, reason, who, 3);
        await registry.recosts.progress(job.id, plannedPatch, 'planning');
        return job;
      },
      list: () => registry.recosts.list(100),
      get: (id) => registry.recosts.get(id),
      confirm: async (id, who) => {
        const job = await registry.recosts.confirm(id, who);
        await registry.recosts.progress(id, { state: 'applied', calls_applied: 2, steps_done: 1 }, 'applying');
        return job;
      },
      cancel: (id, who) => registry.recosts.cancel(id, who),
    }),
    ingestion: {
      limits: { records: 5_000, bytes: 1_000_000 },
      take: async (records, sender) => {
        asked.push({ what: 'take', args: [records, sender] });
        return records.map(() => ({ id: null, result: 'accepted' }));
      },
      noteGaps: (gaps) => void asked.push({ what: 'noteGaps', args: [gaps] }),
    },
    live: async () => [],
    status: async () => ({ well: true }),
    registry,
    keyOf,
    now: () => testNow,
    log: pino({ level: 'silent' }),
    version: '0',
  };
  const api = createApi(parts);

  return {
    api,
    registry,
    parts,
    asked,
    replies,
    fail: (error) => {
      failure = error;
    },
    ask: async (method, path, as = 'admin', body, headers = {}) => {
      const sent = {
        method,
        headers: { ...(as === null ? {} : { authorization: `Bearer key_${as}` }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      };
      const response = await api.request(`http://daybook${path}`, sent, { isOwner: false });
      return answeredBy(response);
    },
    close: async () => {
      await registry.close();
      rmSync(dir, { recursive: true });
    },
  };
}

async function answeredBy(response: Response) {
  // Not text(), which would take away a byte order mark.
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, text, value: isJson ? JSON.parse(text) : text };
}

const tried = { request_id: 'r', status: 'success', http_status: 200, error: null, duration_ms: 5, ttft_ms: 2, text: 'ready' } as const;

/** What a plan of the tests finds. */
const plannedPatch = {
  state: 'planned',
  calls_seen: 3,
  calls_changed: 2,
  differences: [
    {
      day: '2026-11-01',
      vendor_name: 'DeepSeek',
      model_name: 'deepseek-chat',
      calls: 2,
      before: { USD: '0.5' },
      after: { CNY: '3.2' },
      difference: { USD: '-0.5', CNY: '3.2' },
      unpriced_before: 1,
      unpriced_after: 0,
    },
  ],
} as const;

export function keyOf(secret: string): Key | null {
  const [prefix, role] = secret.split('_');
  const known = roles.find((one) => one === role);
  if (prefix !== 'key' || known === undefined) return null;
  const nothing = { app: null, endpoint: null, models: null, speaks_for_others: false };
  return { id: 'k', name: 'k', user: 'ada', role: known, ...nothing, revoked: secret.endsWith('_gone') };
}

export const ledgerAway = (): DaybookError => new DaybookError('ledger_away');
