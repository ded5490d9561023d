// Prices change in a seeded ledger and its calls are costed again, plan and application, as the desk does it; one line of JSON for
// each case says what it took. Run: node --import tsx bench/recost.ts <seeded ledger directory> (it is written to)
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRecosting } from '../src/desk/recost/recosting.ts';
import { connectLedger } from '../src/ledger/connect.ts';
import { startEngine } from '../src/ledger/engine/engine.ts';
import { prepareTables } from '../src/ledger/tables/prepare.ts';
import { verifyUsage } from '../src/ledger/verify.ts';
import { bookOf } from '../src/prices/own-book.ts';
import { openRegistry } from '../src/registry/registry.ts';
import { secretOf } from '../src/registry/secret.ts';
import type { RecostQuestion } from '../src/schema/recost.ts';
import { models } from './seed.ts';

export type RecostFigures = {
  readonly what: string;
  readonly calls_seen: number;
  readonly calls_changed: number;
  readonly plan_ms: number;
  readonly apply_ms: number;
  readonly node_peak_bytes: number;
  readonly engine_peak_bytes: number;
  readonly differences_left: number;
};

const quiet = { info: () => undefined, warn: console.error, error: console.error };

async function main(dir: string): Promise<void> {
  const engine = await startEngine({ dir, memory_bytes: 2 * 1024 ** 3, log: quiet });
  const ledger = connectLedger({ ...engine, database: 'daybook' });
  const scratch = mkdtempSync(join(tmpdir(), 'daybook-recost-'));
  const registry = await openRegistry({ dir: scratch, url: null, secret: secretOf('only for measuring, nothing is kept with it') });
  const recosting = startRecosting({
    ledger,
    jobs: registry.recosts,
    bookAt: async (known_at) => bookOf(await registry.prices.list({ known_at }), 'own', 'bench'),
    book_version: 'bench',
    worker: 'bench',
    log: quiet,
    now: Date.now,
  });
  const peakOf = (pid: number | 'self'): number =>
    Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  const recost = async (what: string, question: RecostQuestion): Promise<void> => {
    const began = performance.now();
    const { id } = await recosting.plan(question, what, 'bench');
    const planned = await recosting.settled(id);
    const plannedAt = performance.now();
    if (planned.state !== 'planned') throw new Error(`${what}: the plan is ${planned.state}: ${planned.error}`);
    await recosting.confirm(id, 'bench');
    const applied = await recosting.settled(id);
    const figures: RecostFigures = {
      what,
      calls_seen: applied.progress.calls_seen,
      calls_changed: applied.progress.calls_changed,
      plan_ms: Math.round(plannedAt - began),
      apply_ms: Math.round(performance.now() - plannedAt),
      node_peak_bytes: peakOf('self'),
      engine_peak_bytes: peakOf(engine.pid),
      differences_left: (await verifyUsage(ledger, null)).differing_buckets.length,
    };
    if (applied.state !== 'applied') throw new Error(`${what}: ${applied.state}: ${applied.error}`);
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  };
  try {
    await prepareTables(ledger);
    // Nano-units a token are thousandths of a unit a million tokens.
    const draft = (at: number, factor: number) => {
      const [model, vendor, input, output, currency] = models[at] ?? models[0];
      return { vendor, model, currency, rates: { input: String((input * factor) / 1000), output: String((output * factor) / 1000) } };
    };
    await registry.prices.addAll(
      models.map((_, at) => draft(at, 2)),
      'bench',
    );
    const month = await newestWholeMonth();
    await recost('every successful call', { range: null, filters: [] });
    await registry.prices.add({ ...draft(1, 3), effective_from: `${month.from}T00:00:00Z` }, 'bench');
    const one = { range: { from: month.from, to: month.to }, filters: [{ field: 'model_name', not: false, is: [models[1][0]] }] };
    await recost('one model of one month, asked for alone', one);
    await registry.prices.add({ ...draft(0, 3), effective_from: `${month.from}T00:00:00Z` }, 'bench');
    await recost('one model from a day on, every call looked at', { range: null, filters: [] });
  } finally {
    await recosting.stop();
    await ledger.close();
    await engine.stop();
    await registry.close();
    rmSync(scratch, { recursive: true, force: true });
  }

  async function newestWholeMonth(): Promise<{ readonly from: string; readonly to: string }> {
    const [found] = await ledger.query(
      'SELECT toString(toStartOfMonth(addMonths(max(request_timestamp), -1))) AS from, toString(toStartOfMonth(max(request_timestamp))) AS to FROM calls',
      { parse: ({ from, to }) => ({ from: String(from), to: String(to) }) },
    );
    if (found === undefined) throw new Error('the ledger is empty');
    return found;
  }
}

await main(process.argv[2] ?? '');
