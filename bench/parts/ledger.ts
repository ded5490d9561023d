// Questions to a ledger of a million calls or more, asked as a user's program asks: over HTTP through the one port, with a key.
// Each is asked twenty-one times, at most half a minute long.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Daybook, secret, startDaybook } from '../rig/daybook.ts';
import { count, ms, quantile } from '../rig/figures.ts';
import { startUpstream } from '../rig/measure.ts';
import { startProcess } from '../rig/processes.ts';
import type { Rig } from '../rig/rig.ts';
import type { Findings, Row } from '../table.ts';

/** Asked in turn; `paths` where every run asks for something else, so that nothing is answered from what was just read. */
type Question = {
  readonly what: string;
  readonly paths: readonly string[];
  readonly limitMs: number | null;
  readonly bar: string | null;
  readonly check: (body: Answer) => boolean;
};
type Answer = {
  readonly calls?: readonly { readonly request_id: string; readonly preview: string | null }[];
  readonly rows?: readonly unknown[];
  readonly call?: unknown;
};

const dimensions = ['user', 'model', 'vendor', 'app', 'function', 'key', 'type', 'currency'] as const;
const pairs = ['user,model', 'app,model', 'key,model', 'user,app'] as const;

export async function ledgerPart(rig: Rig): Promise<Findings> {
  const calls = rig.quick ? Math.min(rig.calls, 50_000) : rig.calls;
  const dir = rig.newDir('ledger');
  mkdirSync(join(dir, 'data'));
  if (rig.seeded === null) {
    await seed(rig, join(dir, 'data', 'ledger'), calls);
  } else symlinkSync(rig.seeded, join(dir, 'data', 'ledger'));
  const upstream = await startUpstream(rig);
  const daybook = await startDaybook(rig, dir, { bench: upstream.url });
  try {
    const total = await callsIn(daybook);
    rig.say(`ledger: ${count(total)} calls`);
    await addRates(daybook);
    const rows: Row[] = [];
    const raw: Record<string, readonly number[]> = {};
    for (const question of await questionsFor(daybook, total)) {
      const times = await asked(rig, daybook, question);
      raw[question.what] = times;
      const p95 = quantile(times, 0.95);
      rig.say(`ledger: ${question.what}: p50 ${ms(quantile(times, 0.5))}, p95 ${ms(p95)}`);
      rows.push({
        part: 'ledger',
        what: question.what,
        daybook: `p50 ${ms(quantile(times, 0.5))}, p95 ${ms(p95)}`,
        rival: null,
        ratio: null,
        bar: question.bar,
        met: question.limitMs === null ? null : p95 <= question.limitMs,
      });
    }
    const size = `ledger: ${count(total)} seeded calls over 90 days${total < 10_000_000 ? '; the bars are for 10 M (--calls 10m)' : ''}. Over HTTP, gateway and desk between, ${rig.pick(most, 6)} runs each after one to warm up.`;
    return { rows, notes: [size], raw };
  } finally {
    await Promise.all([daybook.stop(), upstream.stop()]);
  }
}

async function seed(rig: Rig, dir: string, calls: number): Promise<void> {
  rig.say(`ledger: seeding ${count(calls)} calls with their text`);
  const one = startProcess(process.execPath, ['--import', 'tsx', join(rig.root, 'bench/seed.ts'), dir, String(calls), 'bodies'], {
    cwd: rig.root,
    stopMs: 8_000,
  });
  const code = await one.ended;
  if (code !== 0) throw new Error(`the seed ended with ${code}: ${one.words()}`);
  const size = execFileSync('du', ['-sm', dir], { encoding: 'utf8' }).split('\t')[0];
  rig.say(`ledger: ${one.output().trim()}, ${size} MB on disk`);
}

async function callsIn(daybook: Daybook): Promise<number> {
  const { body } = await daybook.get('/api/usage?from=2000-01-01&to=now-0h&every=total&measures=calls');
  const answer: { readonly rows: readonly { readonly call_count: number }[] } = JSON.parse(body.toString());
  return answer.rows[0]?.call_count ?? 0;
}

const most = 21;

async function questionsFor(daybook: Daybook, total: number): Promise<Question[]> {
  const ids = await someIds(daybook);
  const isPage = (answer: Answer): boolean => (answer.calls?.length ?? 0) > 0;
  const isAnswer = (answer: Answer): boolean => answer.calls !== undefined;
  const hasRows = (answer: Answer): boolean => (answer.rows?.length ?? 0) > 0;
  const newest = (what: string, query: string, check = isPage): Question => ({
    what: `newest 50${what}`,
    paths: [`/api/calls?limit=50${query}`],
    limitMs: 100,
    bar: 'p95 ≤ 100 ms',
    check,
  });
  const usage = (what: string, query: string): Question => ({
    what: `usage, 30 days, ${what}`,
    paths: [`/api/usage?from=now-30d&to=now${query}`],
    limitMs: 100,
    bar: 'p95 ≤ 100 ms',
    check: hasRows,
  });
  return [
    newest('', ''),
    newest(', one user', '&user=user-7'),
    newest(', status failed', '&status=failed&status=timeout'),
    newest(', model and app', '&model=claude-*&app=search'),
    newest(', metadata', '&metadata.team=red'),
    newest(', cost from', '&cost.from=0.05', isAnswer),
    newest(', session that is old', `&session=session-40`, isAnswer),
    newest(', nothing matches', '&user=nobody', isAnswer),
    newest(', text in the preview', '&preview.contains=contract', isAnswer),
    { ...newest(', third page', ''), paths: [`/api/calls?limit=50&cursor=${await cursorAt(daybook, 2)}`], what: 'newest 50, third page' },
    ...usageQuestions(usage),
    {
      what: 'call by id',
      paths: ids.map((id) => `/api/calls/${id}`),
      limitMs: 20,
      bar: 'p95 ≤ 20 ms',
      check: ({ call }) => call !== undefined,
    },
    {
      what: 'a rare word in 30 days of text',
      paths: rareWords(total).map((word) => `/api/calls?from=now-30d&search=${word}`),
      limitMs: 1_000,
      bar: '≤ 1 s',
      check: ({ calls }) => calls?.length === 1,
    },
    {
      what: 'a word that is nowhere, 30 days of text',
      paths: Array.from({ length: most }, (_, i) => `/api/calls?from=now-30d&search=nowhere${i}`),
      limitMs: 1_000,
      bar: '≤ 1 s',
      check: ({ calls }) => calls?.length === 0,
    },
  ];
}

/**
 * What the console asks for: the measures a chart shows. Then everything a row has, percentiles of every group included; then
 * amounts converted day by day at the rates that held.
 */
function usageQuestions(usage: (what: string, query: string) => Question): Question[] {
  const shown = '&measures=calls,tokens,cost';
  const everything = (by: string): Question => usage(`by day × ${by.replace(',', ' × ')}, everything`, `&every=day&by=${by}`);
  return [
    ...[...dimensions, ...pairs].map((by) => usage(`by day × ${by.replace(',', ' × ')}`, `&every=day&by=${by}${shown}`)),
    ...pairs.map((by) => usage(`by ${by.replace(',', ' × ')}, calls and cost`, `&every=total&by=${by}&measures=calls,cost`)),
    usage('by day, percentiles', '&every=day&measures=percentiles'),
    usage('by hour, gaps filled', `&every=hour&gaps=true${shown}`),
    usage('by day × model, Kathmandu, gaps filled', `&every=day&by=model&zone=Asia/Kathmandu&gaps=true${shown}`),
    usage('by day × model, shown in CNY', `&every=day&by=model&display=CNY${shown}`),
    usage('by day × user, shown in CNY', `&every=day&by=user&display=CNY${shown}`),
    usage('by user, everything', '&every=total&by=user'),
    ...dimensions.map(everything),
    everything('user,model'),
    usage('by hour, Shanghai, one model, everything', '&every=hour&zone=Asia/Shanghai&model=gpt-5-mini'),
  ];
}

/** A rate for each of the last hundred days, as the ECB gives them. */
async function addRates(daybook: Daybook): Promise<void> {
  const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const rates = Array.from({ length: 100 }, (_, days) => ({
    from_currency: 'USD',
    to_currency: 'CNY',
    rate: `7.${String(1_000 + days)}`,
    effective_from: new Date(midnight - days * 86_400_000).toISOString(),
  }));
  const answer = await fetch(`${daybook.url}/api/rates`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rates }),
  });
  if (answer.status !== 201) throw new Error(`the rates were refused: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
}

/** Each seeded call has a word of its own, `unique` and its number; numbers grow with time over 90 days. */
function rareWords(total: number): string[] {
  const first = Math.ceil(total * (61 / 90));
  return Array.from({ length: most }, (_, i) => `unique${first + Math.floor(((total - first - 1) * i) / most)}`);
}

/** Ids from all over the ledger's ninety days. */
async function someIds(daybook: Daybook): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < most; i += 1) {
    const { body } = await daybook.get(`/api/calls?limit=1&to=now-${i * 4}d`);
    const answer: Answer = JSON.parse(body.toString());
    const id = answer.calls?.[0]?.request_id;
    if (id !== undefined) ids.push(id);
  }
  if (ids.length === 0) throw new Error('the seeded ledger gives no calls');
  return ids;
}

async function cursorAt(daybook: Daybook, pages: number): Promise<string> {
  let cursor = '';
  for (let i = 0; i < pages; i += 1) {
    const { body } = await daybook.get(`/api/calls?limit=50${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const answer: { readonly next: string | null } = JSON.parse(body.toString());
    if (answer.next === null) throw new Error('the seeded ledger has too few calls');
    cursor = answer.next;
  }
  return cursor;
}

/** Milliseconds for each run, to the last byte. An answer that is not one fails the part: speed without it means nothing. */
async function asked(rig: Rig, daybook: Daybook, { what, paths, check }: Question): Promise<number[]> {
  const times: number[] = [];
  const giveUpAt = performance.now() + rig.pick(30_000, 6_000);
  for (let i = -1; i < rig.pick(most, 6); i += 1) {
    const path = paths[(i + paths.length) % paths.length] ?? '';
    const began = performance.now();
    const { status, body } = await daybook.get(path);
    if (i >= 0) times.push(performance.now() - began);
    if (status !== 200 || !check(JSON.parse(body.toString())))
      throw new Error(`${what}: ${path}: ${status} ${body.toString().slice(0, 300)}`);
    if (performance.now() > giveUpAt && times.length > 0) {
      rig.say(`ledger: ${what}: only ${times.length} runs, it is slow`);
      break;
    }
  }
  return times;
}
