// The journal is full for a while: the desk stands still under load until `journal.max_bytes`, or a small disk, has no room left;
// then it goes on. Under `serve` no caller notices and what is not recorded is counted; under `refuse` callers are told so.
//
//   node --import tsx chaos/full.ts [--seed 1]        (after npm run build; the small disk is a tmpfs and wants root on Linux)
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Call, tokensOf } from './call.ts';
import { compare, type Difference } from './compare.ts';
import { copyBuild, type Daybook, startDaybook, usual } from './daybook.ts';
import { drain, untilPosted } from './drain.ts';
import { readLedger } from './ledger.ts';
import { startLoad } from './load.ts';
import { signal } from './processes.ts';
import { randomFrom } from './random.ts';
import { receivedBy, startVendor } from './vendor.ts';

type Case = { readonly on_full: 'serve' | 'refuse'; readonly limit: 'max_bytes' | 'disk' };
type Outcome = { readonly line: string; readonly faults: readonly string[]; readonly folder: string };

const roomBytes = 4_000_000;
const fullForMs = 3_000;

async function runCase({ on_full, limit }: Case, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-full-'));
  const journal = join(folder, 'data', 'journal');
  const dist = copyBuild();
  const vendor = await startVendor(seed);
  let daybook: Daybook | null = null;
  mkdirSync(journal, { recursive: true });
  if (limit === 'disk') execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${roomBytes}`, 'tmpfs', journal]);
  try {
    const max_bytes = limit === 'disk' ? usual.max_bytes : roomBytes;
    daybook = await startDaybook(folder, dist, vendor.url, { ...usual, on_full, max_bytes, segment_bytes: 400_000 });
    const load = startLoad({
      port: daybook.port,
      key: daybook.key,
      connections: 24,
      think_ms: 60,
      random: randomFrom(seed),
      name: on_full,
    });
    await untilPosted(daybook, load, Date.now(), 60_000);
    const { desk } = daybook.pids();
    signal(desk, 'SIGSTOP');
    for (let tries = 0; tries < 1_200 && (await journalBytes(daybook.port)) < roomBytes * 0.97; tries += 1) await sleep(50);
    await sleep(fullForMs);
    signal(desk, 'SIGCONT');
    // The writer counts its bytes anew every five seconds.
    await sleep(8_000);
    // Another call each time: one that came before there was room is never there.
    let back: number | null = null;
    for (let tries = 0; tries < 10 && back === null; tries += 1) back = await untilPosted(daybook, load, Date.now(), 4_000);
    await load.stop();
    const drained = await drain(daybook, 120);
    const code = await daybook.stop();
    const received = await receivedBy(vendor.url);
    const { rows } = await readLedger(daybook.data);
    const { differences } = compare({ calls: load.calls, received, rows, deaths: [], sync: 'interval', usage: drained.usage });
    const recorded = new Set(rows.map(({ client_request_id }) => client_request_id));
    const missing = received.filter(([id]) => !recorded.has(id)).length;
    const refused = load.calls.filter(isRefusal);
    const refusedUnrecorded = refused.filter(({ id }) => !recorded.has(id)).length;
    // Callers that left before they were told, and before the vendor was asked.
    const asked = new Set(received.map(([id]) => id));
    const leftUnrecorded = load.calls.filter(({ id, seen }) => seen === 'left' && !recorded.has(id) && !asked.has(id)).length;
    const faults = [
      ...drained.faults,
      ...daybook.surprises,
      ...unexcused(differences, load.calls, on_full, recorded),
      ...(code === 0 ? [] : [`it did not end in good order: ${code}`]),
      ...(back === null ? ['no call was recorded after there was room again'] : []),
      ...(drained.lost >= missing + refusedUnrecorded && drained.lost <= missing + refusedUnrecorded + leftUnrecorded
        ? []
        : [`lost says ${drained.lost}, but ${missing} calls and ${refusedUnrecorded} refusals are missing`]),
      ...(on_full === 'serve' && missing === 0 ? ['the journal never was full'] : []),
      ...(on_full === 'serve' && refused.length > 0 ? [`${refused.length} callers were refused`] : []),
      ...(on_full === 'refuse' && refused.length === 0 ? ['nobody was refused'] : []),
      ...(on_full === 'refuse' && limit === 'max_bytes' && missing > 0 ? [`${missing} calls were served and not recorded`] : []),
    ];
    const line = `${on_full.padEnd(7)} ${limit.padEnd(10)} ${load.calls.length} calls, ${rows.length} recorded, ${missing} served and not recorded, ${refused.length} refused, counted as lost ${drained.lost}`;
    return { line, faults, folder };
  } finally {
    daybook?.killAll();
    vendor.child.kill('SIGKILL');
    rmSync(dist, { recursive: true, force: true });
    if (limit === 'disk') await unmount(journal);
  }
}

const isRefusal = (call: Call): boolean => call.seen === 'refused' && call.http_status === 503 && (call.note ?? '').includes('journal');

/** Differences that a full journal does not explain. */
function unexcused(
  differences: readonly Difference[],
  calls: readonly Call[],
  on_full: Case['on_full'],
  recorded: ReadonlySet<string | null>,
): string[] {
  const byId = new Map(calls.map((call) => [call.id, call]));
  return differences
    .filter(({ rule, id }) => {
      const call = byId.get(id);
      if (rule.endsWith('is not recorded')) return false;
      const wasRefused = call !== undefined && on_full === 'refuse' && isRefusal(call);
      return !(wasRefused && (rule === 'a caller saw: refused' || recorded.has(id)));
    })
    .slice(0, 10)
    .map(({ rule, id, detail }) => `${rule}: ${id} ${detail} (${JSON.stringify(tokensOf(id))})`);
}

/** As the gateway counts them; the desk is not asked. */
async function journalBytes(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^daybook_journal_bytes (\S+)$/m.exec(text)?.[1] ?? 0);
}

async function unmount(path: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      execFileSync('umount', [path], { stdio: 'ignore' });
      return;
    } catch {
      await sleep(250); // A process that was just killed may hold a file for a moment.
    }
  }
  process.stderr.write(`${path} is still mounted\n`);
}

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'daybook-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const limits: Case['limit'][] = ['max_bytes'];
if (canMount()) limits.push('disk');
else process.stdout.write('The small disk is left out: mounting a tmpfs is not allowed here.\n');
let failed = 0;
for (const limit of limits) {
  for (const on_full of ['serve', 'refuse'] as const) {
    const { line, faults, folder } = await runCase({ on_full, limit }, Number(values.seed));
    process.stdout.write(`${faults.length === 0 ? 'PASS' : 'FAIL'}  ${line}\n`);
    for (const fault of faults) process.stdout.write(`      ✗ ${fault}\n`);
    if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
    else process.stdout.write(`      kept in ${folder}\n`);
    failed += faults.length;
  }
}
process.exitCode = failed === 0 ? 0 : 1;
