// Costing again after prices changed, over a ledger of a million calls or more: what planning and applying take, in time and in
// the memory of both processes. In a process of its own, so that the memory is nobody else's.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { RecostFigures } from '../recost.ts';
import { count, mb } from '../rig/figures.ts';
import { startProcess } from '../rig/processes.ts';
import type { Rig } from '../rig/rig.ts';
import type { Findings, Row } from '../table.ts';

export async function recostPart(rig: Rig): Promise<Findings> {
  const calls = rig.quick ? Math.min(rig.calls, 50_000) : rig.calls;
  const dir = join(rig.newDir('recost'), 'ledger');
  // A seeded ledger is asked by other parts too, and its costs are part of what they ask for.
  if (rig.seeded !== null) cpSync(rig.seeded, dir, { recursive: true });
  else await run(rig, ['bench/seed.ts', dir, String(calls)]);
  const figures = (await run(rig, ['bench/recost.ts', dir]))
    .trim()
    .split('\n')
    .map((line): RecostFigures => JSON.parse(line));
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const rows = figures.map(
    (one): Row => ({
      part: 'recost',
      what: `${one.what}: ${count(one.calls_changed)} of ${count(one.calls_seen)} change`,
      daybook: `plan ${seconds(one.plan_ms)}, apply ${seconds(one.apply_ms)}`,
      rival: null,
      ratio: null,
      bar: 'usage = calls',
      met: one.differences_left === 0,
    }),
  );
  const peak = (of: 'node_peak_bytes' | 'engine_peak_bytes'): string => mb(Math.max(...figures.map((one) => one[of])));
  const note = `recost: application ends with a proof that usage rows equal calls. Peak resident: ${peak('node_peak_bytes')} Node, ${peak('engine_peak_bytes')} engine.`;
  return { rows, notes: [note], raw: Object.fromEntries(figures.map((one) => [one.what, [one.plan_ms, one.apply_ms]])) };
}

async function run(rig: Rig, [script = '', ...args]: readonly string[]): Promise<string> {
  rig.say(`recost: ${script}`);
  const one = startProcess(process.execPath, ['--import', 'tsx', join(rig.root, script), ...args], { cwd: rig.root, stopMs: 8_000 });
  const code = await one.ended;
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${one.words()}`);
  return one.output();
}
