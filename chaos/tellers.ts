// `npm run chaos:tellers`: apps that tell their calls by the SDK are killed in the middle of it, and so are Daybook's gateway, desk and
// engine, or they stand still for seconds; then the proof that every call an app was done with stands in the ledger once, as it ended.
//
//   npm run chaos:tellers -- [--rounds 50] [--seed N] [--keep]
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { copyBuild, type Daybook, startDaybook, usual } from './daybook.ts';
import { drain } from './drain.ts';
import { readLedger } from './ledger.ts';
import { signal } from './processes.ts';
import { type Random, randomFrom } from './random.ts';
import { compareTold, type Said } from './told.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) throw new Error('--rounds and --seed take whole numbers');

const write = (text: string): void => void process.stdout.write(text);
const victims = ['app', 'app', 'desk', 'desk', 'gateway', 'engine', 'app+desk', 'app+all', 'all', 'gateway away', 'desk away'] as const;
type Victim = (typeof victims)[number];

const random = randomFrom(seed);
const folder = mkdtempSync(join(tmpdir(), 'daybook-tellers-'));
const dist = copyBuild();
const said: Said = { begun: new Set(), over: new Set() };
const most = { slowest: 0, memory: 0, lost: 0 };
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const file = fileURLToPath(new URL('./teller.ts', import.meta.url));
mkdirSync(join(folder, 'spool'));

function startApp({ port, key }: Daybook, ...more: readonly string[]): ChildProcess {
  const args = [join(dist, 'sdk', 'index.js'), `http://127.0.0.1:${port}`, key, join(folder, 'spool'), ...more];
  const app = spawn(process.execPath, ['--import', tsx, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: app.stdout }).on('line', (line) => {
    const [word, one = '', two = '', three = ''] = line.split(' ');
    // A line that was cut by the kill is none.
    if (word === 'begun' && one.length === 26) said.begun.add(one);
    if (word === 'over' && one.length === 26) said.over.add(one);
    if (word === 'state') {
      most.slowest = Math.max(most.slowest, Number(one));
      most.memory = Math.max(most.memory, Number(two));
      most.lost += Number(three);
    }
    if (word === 'left') write(`The last app has ${one} records waiting and ${two} lost.\n`);
  });
  return app;
}

async function strike(victim: Victim, daybook: Daybook, app: ChildProcess, chance: Random): Promise<void> {
  const { gateway, desk, engine } = daybook.pids();
  const still = victim === 'gateway away' ? gateway : victim === 'desk away' ? desk : null;
  if (still !== null) {
    signal(still, 'SIGSTOP');
    await sleep(chance.between(2_000, 4_000));
    signal(still, 'SIGCONT');
  }
  if (victim.startsWith('app')) app.kill('SIGKILL');
  if (victim === 'engine' || victim.endsWith('all')) signal(engine, 'SIGKILL');
  if (victim.endsWith('desk') || victim.endsWith('all')) signal(desk, 'SIGKILL');
  if (victim === 'gateway' || victim.endsWith('all')) daybook.killGateway();
}

const left = (app: ChildProcess): boolean => app.exitCode !== null || app.signalCode !== null;

async function play(daybook: Daybook): Promise<ChildProcess> {
  let app = startApp(daybook);
  let deck: Victim[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    if (deck.length === 0) deck = random.shuffled(victims);
    const victim = deck.pop() ?? 'app';
    await sleep(random.between(150, 900));
    const before = said.over.size;
    await strike(victim, daybook, app, random);
    if (victim.startsWith('app')) {
      if (!left(app)) await once(app, 'close');
      app = startApp(daybook);
    }
    write(`${String(round).padStart(4)}  ${victim.padEnd(14)} ${before} calls over\n`);
    // An app that ended by itself is none.
    if (left(app)) throw new Error(`the app ended with ${app.exitCode}`);
  }
  await sleep(1_000);
  return app;
}

let daybook: Daybook | null = null;
let app: ChildProcess | null = null;
try {
  write(`Seed ${seed}, ${rounds} rounds.\n`);
  daybook = await startDaybook(folder, dist, 'http://127.0.0.1:9', usual);
  app = await play(daybook);
  app.kill('SIGKILL');
  if (!left(app)) await once(app, 'close');
  const last = startApp(daybook, 'last');
  await once(last, 'close');
  const began = Date.now();
  const { faults, lost } = await drain(daybook, 120);
  const all = [...faults, ...daybook.surprises];
  if ((await daybook.stop()) !== 0) all.push('Daybook did not end in good order');
  if (lost > 0) all.push(`${lost} calls are counted as not recorded`);
  const { rows } = await readLedger(daybook.data);
  const { figures, differences } = compareTold(said, rows);
  write(`\nEverything posted ${Date.now() - began} ms after the last app.\n`);
  for (const [name, figure] of Object.entries(figures)) write(`${name.padEnd(34)} ${figure}\n`);
  write(`${'slowest call of the SDK'.padEnd(34)} ${most.slowest} ms\n${'most memory of records'.padEnd(34)} ${most.memory} bytes\n`);
  if (most.lost > 0) all.push(`apps lost records: ${most.lost}`);
  for (const fault of [...all, ...differences]) write(`  ✗ ${fault}\n`);
  const passed = all.length + differences.length === 0;
  process.exitCode = passed ? 0 : 1;
  write(passed ? '\nPASS: no call lost, none twice.\n' : `\nFAIL. Kept: ${folder}\n`);
  if (passed && !values.keep) rmSync(folder, { recursive: true, force: true });
} finally {
  app?.kill('SIGKILL');
  daybook?.killAll();
  rmSync(dist, { recursive: true, force: true });
}
