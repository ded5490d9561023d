// `npm run chaos`: kill -9 of gateway, desk and engine at random moments under load, while prices change and calls are costed again;
// then the proof that every call the vendor served stands in the ledger once, at the cost that was planned for it, and that the
// usage rows equal the calls.
//
//   npm run chaos -- [--rounds 25] [--seed N] [--seconds 9] [--connections 24] [--victims gateway,desk,…] [--sync interval|each] [--keep]
//
// Exits 0 where all holds and 1 where anything differs; then the data directory is kept.
import { parseArgs } from 'node:util';
import { tableOf } from '../src/cli/table.ts';
import { usual } from './daybook.ts';
import { randomFrom } from './random.ts';
import { type Round, type RunResult, runChaos } from './run.ts';
import { isVictim, planOf, type Victim, victims } from './victims.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '25' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seconds: { type: 'string', default: '9' },
    connections: { type: 'string', default: '24' },
    'think-ms': { type: 'string', default: '250' },
    'drain-seconds': { type: 'string', default: '180' },
    victims: { type: 'string' },
    keep: { type: 'boolean', default: false },
    sync: { type: 'string', default: 'interval' },
  },
});

const say = (text: string): void => void process.stdout.write(text);
const ms = (value: number | null): string => (value === null ? 'not yet' : `${value} ms`);

function numberOf(name: 'rounds' | 'seed' | 'seconds' | 'connections' | 'think-ms' | 'drain-seconds'): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number, not ${values[name]}`);
  return value;
}

function victimsOf(text: string): Victim[] {
  return text.split(/,(?! )/).map((name) => {
    if (!isVictim(name)) throw new Error(`--victims: ${JSON.stringify(name)} is none of ${Object.keys(victims).join(' | ')}`);
    return name;
  });
}

function sayRound({ number, victim, calls, answered_ms, ledger_ms, amid }: Round): void {
  say(
    `${String(number).padStart(4)}  ${victim.padEnd(20)} ${String(calls).padStart(7)} calls   answers again ${ms(answered_ms).padStart(8)}   ledger again ${ms(ledger_ms).padStart(9)}${amid === null ? '' : `   amid ${amid}`}\n`,
  );
}

function sayResult({ figures, differences, faults, passed, drain_ms, folder, costed }: RunResult): void {
  say(`\nEverything posted ${drain_ms} ms after the last call.\n\n`);
  say(
    tableOf(
      ['', ''],
      [
        ['calls made', figures.sent],
        ['  answered whole', figures.answered],
        ['  cut by a kill', figures.cut],
        ['  left by the caller', figures.left],
        ['  without a connection', figures.no_connection],
        ['received by the vendor', figures.received],
        ['  served whole', figures.served],
        ['in the ledger', figures.recorded],
        ['  success', figures.success],
        ['  failed (the vendor’s errors)', figures.failed],
        ['  cancelled', figures.cancelled],
        ['  unknown', figures.unknown],
        ['    of these answered whole', figures.answered_yet_unknown],
        ['  of these never sent to the vendor', figures.never_sent],
        ['prices entered', costed.prices],
        ['re-costings applied', costed.applied],
        ['  cancelled', costed.cancelled],
        ['  stale', costed.stale],
        ['costs of calls changed', costed.changes],
      ],
    ),
  );
  const rules = new Map<string, number>();
  for (const { rule } of differences) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  for (const fault of faults) say(`\n  ✗ ${fault}`);
  for (const [rule, count] of rules) {
    say(`\n  ✗ ${rule}: ${count}`);
    for (const { id, detail } of differences.filter((one) => one.rule === rule).slice(0, 8)) say(`\n      ${id}  ${detail}`);
  }
  if (values.keep) say(`\nKept: ${folder}\n`);
  say(
    passed
      ? '\nPASS: received = recorded, none twice, each at the cost planned for it, usage rows equal the calls.\n'
      : `\n\nFAIL. The data directory and the log are kept in ${folder}\n`,
  );
}

const seed = numberOf('seed');
const plan = values.victims === undefined ? planOf(numberOf('rounds'), randomFrom(seed + 2)) : victimsOf(values.victims);
if (values.sync !== 'interval' && values.sync !== 'each') throw new Error(`--sync is interval or each, not ${values.sync}`);
say(`Seed ${seed}, ${plan.length} rounds, ${values.connections} connections.\n`);
const result = await runChaos({
  seed,
  plan,
  seconds: numberOf('seconds'),
  connections: numberOf('connections'),
  think_ms: numberOf('think-ms'),
  drain_seconds: numberOf('drain-seconds'),
  ...usual,
  sync: values.sync,
  keep: values.keep,
  onRound: sayRound,
});
sayResult(result);
process.exitCode = result.passed ? 0 : 1;
