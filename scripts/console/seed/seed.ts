// Fills a data directory with a made-up company's forty-five days: calls, bodies, keys, prices and rates, through the ledger's and
// the registry's own ways in. The same seed and moment give the same company.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openMoney } from '../../../src/app/money.ts';
import { openEstimator } from '../../../src/desk/tokens/estimate.ts';
import { connectLedger } from '../../../src/ledger/connect.ts';
import { type EngineLog, startEngine } from '../../../src/ledger/engine/engine.ts';
import { insertCalls } from '../../../src/ledger/insert.ts';
import { prepareTables } from '../../../src/ledger/tables/prepare.ts';
import type { PasswordCost } from '../../../src/registry/accounts/password.ts';
import { openRegistry } from '../../../src/registry/registry.ts';
import { openSecret } from '../../../src/registry/secret.ts';
import type { CallBody, CallRecord } from '../../../src/schema/call.ts';
import { seedAccounts, seedRecosting } from './accounts.ts';
import { closedOf } from './closed.ts';
import { seedKeys } from './keys.ts';
import { planCalls } from './plan.ts';
import { seedPrices, seedRates } from './prices.ts';
import { lightBodyOf, lightRecordOf } from './records.ts';
import { recordsOf, scenesOf } from './scenes.ts';

export type SeedOptions = {
  /** The data directory; it must be new. */
  readonly dir: string;
  /** Epoch milliseconds just after the last call. */
  readonly until: number;
  readonly calls?: number;
  readonly seed?: number;
  readonly days?: number;
  /** What a password costs to check; tests take less. */
  readonly passwordCost?: PasswordCost;
};

/** Calls of the last days have short bodies. */
const bodyMs = 3 * 86_400_000;
const batch = 20_000;

export async function seedCompany({ dir, until, calls = 100_000, seed = 20_261_123, days = 45, passwordCost }: SeedOptions): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let clock = until;
  const setClock = (at: number): void => {
    clock = at;
  };
  const registry = await openRegistry({
    dir,
    url: null,
    secret: openSecret({ dir, env: {} }),
    now: () => clock,
    ...(passwordCost && { passwordCost }),
  });
  const engine = await startEngine({ dir: join(dir, 'ledger'), memory_bytes: 1024 * 1024 * 1024, log: quiet });
  const ledger = connectLedger({ ...engine, database: 'daybook' });
  const estimator = openEstimator();
  try {
    await seedAccounts(registry, setClock, until - (days + 31) * 86_400_000);
    const keys = await seedKeys(registry, setClock, until - (days + 30) * 86_400_000);
    await seedPrices(registry, setClock, until);
    await seedRates(registry, setClock, until);
    const book = (await openMoney(registry)).book();
    await prepareTables(ledger);
    const plans = planCalls({ seed, calls, days, until });
    const keyOf = (app: string): string | null => keys.get(app) ?? null;
    const scenes = await recordsOf(scenesOf(seed, plans), book, estimator, keyOf);
    const whole = new Map(scenes.map((posted) => [posted.call.request_id, posted]));
    for (let from = 0; from < plans.length; from += batch) {
      const records: CallRecord[] = [];
      const bodies: CallBody[] = [];
      for (const plan of plans.slice(from, from + batch)) {
        const posted = whole.get(plan.id);
        if (posted !== undefined) {
          records.push(posted.call);
          bodies.push(posted.body);
          continue;
        }
        const closed = closedOf(plan, keyOf);
        records.push(lightRecordOf(book, plan, closed));
        if (until - plan.at < bodyMs) bodies.push(lightBodyOf(plan, closed));
      }
      await insertCalls(ledger, records, bodies, `seed:${seed}:${from}`, { first_try: true });
    }
    await seedRecosting(registry, setClock, until);
  } finally {
    await estimator.stop();
    await ledger.close();
    await engine.stop();
    await registry.close();
  }
}

const quiet: EngineLog = {
  info: () => undefined,
  warn: (facts, words) => console.error(words, facts),
  error: (facts, words) => console.error(words, facts),
};
