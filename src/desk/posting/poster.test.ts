// Posting a real journal into a ledger that refuses, goes away or forgets to answer: every call is there once, whatever one of
// them holds and wherever the poster was stopped.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectOf } from '../../dialects/index.ts';
import { DaybookError } from '../../errors.ts';
import { openJournal } from '../../journal/journal.ts';
import { closed, opened, sampleClosed, sampleOpened, sampleOptions } from '../../journal/sample.ts';
import { createDefaultBook } from '../../prices/default-book.ts';
import type { CallRecord } from '../../schema/call.ts';
import { type Poster, type PosterParts, startPoster } from './poster.ts';

let dir = '';
let running: Poster | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-poster-'));
});
afterEach(async () => {
  await running?.stop();
  running = null;
  rmSync(dir, { recursive: true, force: true });
});

const ids = Array.from({ length: 9 }, (_, n) => `call-${n}`);

async function writeJournal(ends: readonly string[] = ids, left: readonly string[] = []): Promise<void> {
  const journal = openJournal({ ...sampleOptions, dir });
  for (const id of [...ends, ...left]) await opened(journal, sampleOpened(id));
  for (const id of ends) await closed(journal, sampleClosed(id), [Buffer.from('{"messages":[]}')], [Buffer.from('{"id":"a"}')]);
  await journal.stop();
}

/** Knows tokens and leaves out what it has, as the real one does; `refuses` and `before` say what goes wrong. */
function playedLedger(refuses: (call: CallRecord) => boolean) {
  const rows: CallRecord[] = [];
  const tokens: string[] = [];
  const known = new Set<string>();
  const ledger = {
    rows,
    tokens,
    before: async (): Promise<void> => undefined,
    after: async (): Promise<void> => undefined,
    insert: async (calls: readonly CallRecord[], _: unknown, token: string, isFirstTry: boolean): Promise<void> => {
      tokens.push(token);
      await ledger.before();
      const fresh = isFirstTry ? calls : calls.filter(({ request_id }) => !rows.some((row) => row.request_id === request_id));
      if (fresh.some(refuses)) throw new DaybookError('internal', 'The ledger refused a statement.');
      if (!known.has(token)) rows.push(...fresh);
      known.add(token);
      await ledger.after();
    },
    ids: (): string[] => rows.map((row) => row.request_id).sort(),
  };
  return ledger;
}

const start = async (insert: PosterParts['insert'], more: Partial<PosterParts> = {}): Promise<Poster> => {
  running = await startPoster({
    dir,
    liveRun: null,
    dialectOf,
    book: createDefaultBook(),
    estimator: { estimate: async () => null, stop: async () => undefined },
    isFirstFetch: () => true,
    insert,
    log: pino({ level: 'silent' }),
    ...more,
  });
  return running;
};

const isBare = (call: CallRecord): boolean => call.usage_flags.includes('unrecordable');

describe('a call the ledger refuses', () => {
  it('is recorded without its detail, and all others whole and once', async () => {
    await writeJournal();
    const ledger = playedLedger((call) => call.request_id === 'call-4' && !isBare(call));
    const poster = await start(ledger.insert);
    await poster.catchUp();
    expect(ledger.ids()).toEqual(ids);
    expect(ledger.rows.filter(isBare)).toMatchObject([{ request_id: 'call-4', user: 'ada', status: 'success', attempts: [] }]);
    expect(poster.state()).toMatchObject({ posted_calls: 9, rejected_calls: 0, waiting_since: null });
    expect(readdirSync(dir)).toEqual(['posted']);
  });

  it('is so even where it is alone, and where it was left open by a dead run', async () => {
    await writeJournal(['call-0'], ['call-1', 'call-2']);
    const ledger = playedLedger((call) => call.request_id !== 'call-1' && !isBare(call));
    await (await start(ledger.insert)).catchUp();
    expect(ledger.ids()).toEqual(['call-0', 'call-1', 'call-2']);
    expect(ledger.rows.filter(isBare).map(({ request_id }) => request_id)).toEqual(['call-0', 'call-2']);
  });

  it('in every form is set aside whole, counted, and does not hold up what comes after', async () => {
    await writeJournal();
    const ledger = playedLedger((call) => call.request_id === 'call-0');
    const poster = await start(ledger.insert);
    await poster.catchUp();
    expect(ledger.ids()).toEqual(ids.slice(1));
    expect(ledger.rows.some(isBare)).toBe(false);
    expect(poster.state()).toMatchObject({ posted_calls: 8, rejected_calls: 1, waiting_since: null });
    const [name = '', ...others] = readdirSync(join(dir, 'rejected'));
    expect(others).toEqual([]);
    const kept = JSON.parse(readFileSync(join(dir, 'rejected', name), 'utf8'));
    expect(kept).toMatchObject({ closed: { id: 'call-0' }, bodies: { response: Buffer.from('{"id":"a"}').toString('base64') } });
    await poster.stop();
    await writeJournal(['later']);
    const next = await start(ledger.insert);
    await next.catchUp();
    expect(ledger.ids()).toContain('later');
    expect(next.state().rejected_calls).toBe(1);
  });

  it('because its record cannot even be made, costs no other call anything', async () => {
    await writeJournal();
    const ledger = playedLedger(() => false);
    const isFirstFetch = () => true;
    let asked = 0;
    const estimate = async (): Promise<null> => {
      asked += 1;
      if (asked % 9 === 5 || asked > 9) throw new Error('a mistake in the estimator');
      return null;
    };
    const body = Buffer.from('{"model":"gpt-5-mini","messages":[{"role":"user","content":"hello"}]}');
    rmSync(dir, { recursive: true });
    const journal = openJournal({ ...sampleOptions, dir });
    for (const id of ids) await closed(journal, sampleClosed(id), [body], [Buffer.from('{}')]);
    await journal.stop();
    await (await start(ledger.insert, { isFirstFetch, estimator: { estimate, stop: async () => undefined } })).catchUp();
    expect(ledger.ids()).toEqual(ids);
    expect(ledger.rows.filter(isBare).length).toBe(1);
  });
});

it('a ledger that is away is waited for with the same batch under the same token', async () => {
  await writeJournal();
  const ledger = playedLedger(() => false);
  let tries = 0;
  ledger.before = async () => {
    tries += 1;
    if (tries <= 4) throw new DaybookError('ledger_away', 'ECONNREFUSED.');
  };
  await (await start(ledger.insert)).catchUp();
  expect(new Set(ledger.tokens).size).toBe(1);
  expect(tries).toBe(5);
  expect(ledger.ids()).toEqual(ids);
});

it.each([5, 9, 12])(
  'stopped at insert %i of a batch that is posted apart, it ends with every call once',
  async (stopAt) => {
    for (const moment of ['before', 'after'] as const) {
      await writeJournal();
      const ledger = playedLedger((call) => call.request_id === 'call-0' || (call.request_id === 'call-5' && !isBare(call)));
      const first = await start(ledger.insert);
      let stopped: Promise<void> | null = null;
      // The connection is lost at this insert, before it is taken or before its answer arrives; the process ends with it.
      ledger[moment] = async () => {
        if (ledger.tokens.length < stopAt) return;
        stopped = first.stop();
        throw new DaybookError('ledger_away', 'ECONNRESET.');
      };
      await expect.poll(() => stopped !== null, { timeout: 10_000 }).toBe(true);
      await stopped;
      const underWay = ledger.tokens.at(-1) ?? '';
      ledger[moment] = async () => undefined;
      const from = ledger.tokens.length;
      const second = await start(ledger.insert);
      await second.catchUp();
      // What was under way goes first, under its own token; of a bare record it is the part it stands for.
      expect(ledger.tokens[from]).toBe(underWay.replace('/bare', ''));
      expect(ledger.ids()).toEqual(ids.slice(1));
      expect(ledger.rows.filter(isBare).map(({ request_id }) => request_id)).toEqual(['call-5']);
      expect(second.state().rejected_calls).toBe(1);
      await second.stop();
      rmSync(dir, { recursive: true });
    }
  },
  30_000,
);
