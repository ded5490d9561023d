// A process of its own for one SDK: tells of calls one after another, takes the time of each on the caller's thread, delivers as it goes so
// that no queue overflows, and prints what it found as one line of JSON. Times are microseconds.
import { parseArgs } from 'node:util';
import { sessionOf } from './call.ts';
import { tellers } from './tellers.ts';

const warmup = 2_000;
const inATurn = 10;
// OpenTelemetry's queue holds 2,048 and drops what comes beyond.
const inABatch = 500;

export type Told = {
  readonly told: number;
  readonly p50: number;
  readonly mean: number;
  readonly p99: number;
  /** CPU of the whole process for each call, delivery included. */
  readonly whole: number;
};

async function main(): Promise<Told> {
  const { values } = parseArgs({
    options: {
      teller: { type: 'string', default: '' },
      url: { type: 'string', default: '' },
      dist: { type: 'string', default: '' },
      spool: { type: 'string', default: '' },
      rivals: { type: 'string', default: '' },
      calls: { type: 'string', default: '1000' },
    },
  });
  const teller = await tellers[values.teller]?.(values);
  if (teller === undefined) throw new Error(`there is no teller ${values.teller}`);
  const calls = Number(values.calls);
  const all = Array.from({ length: warmup + calls }, (_, n) => sessionOf(n));
  const micros = new Float64Array(calls);
  let began = process.cpuUsage();
  for (const [n, session] of all.entries()) {
    if (n === warmup) {
      await teller.flush();
      began = process.cpuUsage();
    }
    const at = performance.now();
    teller.tell(session);
    const took = (performance.now() - at) * 1000;
    if (n >= warmup) micros[n - warmup] = took;
    if (n % inATurn === inATurn - 1) await new Promise((resolve) => setImmediate(resolve));
    if (n % inABatch === inABatch - 1) await teller.flush();
  }
  await teller.flush();
  const spent = process.cpuUsage(began);
  const mean = micros.reduce((sum, each) => sum + each, 0) / calls;
  const sorted = micros.sort();
  const at = (part: number): number => sorted[Math.floor(part * (calls - 1))] ?? 0;
  return { told: all.length, p50: at(0.5), mean, p99: at(0.99), whole: (spent.user + spent.system) / calls };
}

const told = await main();
// Timers of an SDK are not waited for: everything is delivered.
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));
