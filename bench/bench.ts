// `npm run bench`: measures Daybook beside its rivals in one run on one machine and prints one table against the bars. Everything
// stays on loopback and in a scratch directory that goes when it ends; all processes it starts end with it.
//
//   npm run bench -- [gateway streams bodies memory posting cost ledger ingest start idle] [--quick] [--calls 10m] [--json FILE]
//     [--seeded DIR]   a ledger directory that bench/seed.ts made with bodies, instead of seeding one (it is written to)
//
// Without names: all of them, about twelve minutes; --quick about two, for seeing that it runs, not for figures.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bodiesPart } from './parts/bodies.ts';
import { costPart } from './parts/cost.ts';
import { gatewayPart } from './parts/gateway.ts';
import { idlePart } from './parts/idle.ts';
import { ingestPart } from './parts/ingest.ts';
import { ledgerPart } from './parts/ledger.ts';
import { memoryPart } from './parts/memory.ts';
import { postingPart } from './parts/posting.ts';
import { recostPart } from './parts/recost.ts';
import { sdkPart } from './parts/sdk.ts';
import { startPart } from './parts/start.ts';
import { streamsPart } from './parts/streams.ts';
import { machineOf, said } from './rig/machine.ts';
import { nginxPath } from './rig/nginx.ts';
import { portkeyVersion } from './rig/portkey.ts';
import { stopAll } from './rig/processes.ts';
import { makeRig, type Rig } from './rig/rig.ts';
import { type Findings, printed, type Row } from './table.ts';

const parts: Readonly<Record<string, (rig: Rig) => Promise<Findings>>> = {
  gateway: gatewayPart,
  streams: streamsPart,
  bodies: bodiesPart,
  memory: memoryPart,
  posting: postingPart,
  cost: costPart,
  ledger: ledgerPart,
  ingest: ingestPart,
  recost: recostPart,
  sdk: sdkPart,
  start: startPart,
  idle: idlePart,
};

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      calls: { type: 'string', default: '1m' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      seeded: { type: 'string' },
    },
  });
  const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
  const unknown = wanted.filter((name) => parts[name] === undefined);
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  const calls = numberOf(values.calls);

  const machine = machineOf(root);
  if (machine.load_before > 0.5) say(`!!! the machine is not quiet (load ${machine.load_before.toFixed(1)}): compare ratios, not figures`);
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const scratch = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
  const end = async (): Promise<void> => {
    await stopAll(true);
    rmSync(scratch, { recursive: true, force: true });
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      say('ending what was started');
      void end().finally(() => process.exit(130));
    });

  const began = performance.now();
  const found: Record<string, Findings> = {};
  const failed: Row[] = [];
  try {
    const seeded = values.seeded === undefined ? null : resolve(values.seeded);
    const rig = makeRig({ root, scratch, quick: values.quick, calls, seeded, say: (text) => say(`  ${text}`) });
    for (const name of wanted) {
      say(name);
      try {
        const findings = await parts[name]?.(rig);
        if (findings !== undefined) found[name] = findings;
      } catch (error) {
        // The other parts are worth having; this one stands in the table as what it is.
        const reason = error instanceof Error ? error.message : String(error);
        say(`!!! ${name} failed: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
        failed.push({ part: name, what: 'failed', daybook: reason.slice(0, 120), rival: null, ratio: null, bar: null, met: false });
      } finally {
        await stopAll();
      }
    }
  } finally {
    await end();
  }

  const rows = [...Object.values(found).flatMap((one) => one.rows), ...failed];
  const versions = {
    daybook: `${machine.daybook}${machine.commit === null ? '' : ` (${machine.commit})`}`,
    node: machine.node,
    nginx: nginxVersion(),
    portkey: portkeyVersion,
  };
  const seconds = Math.round((performance.now() - began) / 1000);
  const head = [
    `Daybook ${versions.daybook}, Node ${machine.node}, nginx ${versions.nginx ?? 'none'}, Portkey ${versions.portkey}`,
    `${machine.date} UTC · ${machine.cores} × ${machine.cpu}, ${machine.memory_gb} GB, Linux ${machine.kernel}, load before ${machine.load_before.toFixed(2)} · ${seconds} s${values.quick ? ' · --quick: too short to quote' : ''}`,
  ];
  const notes = Object.values(found).flatMap((one) => one.notes);
  process.stdout.write(`\n${head.join('\n')}\n\n${printed(rows)}\n${notes.map((note) => `· ${note}\n`).join('')}`);
  if (values.json !== undefined) {
    const raw = Object.fromEntries(Object.entries(found).map(([name, one]) => [name, one.raw]));
    writeFileSync(
      values.json,
      `${JSON.stringify({ machine, versions, quick: values.quick, calls, seconds, rows, notes, raw }, null, 1)}\n`,
    );
  }
  return failed.length > 0 ? 1 : 0;
}

/** `10m`, `250k` or a plain number. */
function numberOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.replaceAll('_', ''));
  const number = Number(match?.[1]) * ({ k: 1_000, m: 1_000_000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--calls ${text} is no number of calls: 1000000, 250k, 10m`);
  return number;
}

function nginxVersion(): string | null {
  const path = nginxPath();
  // It prints its version on standard error.
  return path === null ? null : (/nginx\/(\S+)/.exec(said('sh', ['-c', `'${path}' -v 2>&1`]) ?? '')?.[1] ?? null);
}

process.exitCode = await main();
