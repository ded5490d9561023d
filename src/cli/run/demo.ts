// Starts everything against the built-in vendor, sends it a few calls, shows what was recorded, and goes on serving.
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { openLog } from '../../app/log.ts';
import { start } from '../../app/start.ts';
import { configSchema } from '../../config.ts';
import { sendDemoCalls } from '../../demo/calls.ts';
import { startDemoUpstream } from '../../demo/upstream.ts';
import { localClient } from '../ask/client.ts';
import { callsTable, readCalls } from '../ask/rows.ts';
import { UsageError } from '../exit.ts';
import { globalsOf } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';
import { untilStopped, welcome } from './start.ts';

export type DemoOptions = { readonly listen?: string; readonly once?: true; readonly seed: string };

export async function demo(options: DemoOptions, command: Command): Promise<void> {
  const { env, cwd, out, now, who } = surroundingsOf(command);
  const seed = Number(options.seed);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed takes a whole number, not ${options.seed}.`);
  const { data, listen } = demoPlace({ listen: options.listen, data: globalsOf(command).data }, env, cwd);
  const upstream = await startDemoUpstream({ seed, now });
  const at = { api_key: 'the-demo-needs-none' };
  const config = configSchema.parse({
    data,
    listen,
    log: { level: 'warn' },
    endpoints: [
      { ...at, name: 'openai', vendor: 'openai', bases: { openai: `${upstream.url}/v1` } },
      { ...at, name: 'anthropic', vendor: 'anthropic', bases: { anthropic: upstream.url } },
      { ...at, name: 'gemini', vendor: 'gemini', bases: { gemini: upstream.url } },
    ],
    defaults: { openai: 'openai', anthropic: 'anthropic', gemini: 'gemini' },
    // A key of this run alone: it is in no file.
    keys: [{ name: 'demo', secret: demoKey(), user: 'demo', role: 'admin', speaks_for_others: true }],
  });
  const [key] = config.keys;
  const running = await start({ config, env: {}, log: openLog('warn', 'gateway') });
  // Commands find the data of a demo only where they are told.
  const place = ` --data ${relative(cwd, data)}`;
  out(welcome(running, data, null, place));
  out('  A built-in vendor answers; nothing leaves this machine. Sending a few calls:\n\n');
  // What an earlier run left in the same place is not shown again.
  const from = new Date(now()).toISOString();
  const { sent } = await sendDemoCalls({ base: running.url, key: key?.secret ?? '', say: (line) => out(`    ${line}\n`) });
  await running.deskListening;
  const { calls } = await readCalls(
    localClient(data, who),
    new URLSearchParams({ from, limit: '50' }),
    (page) => page.calls.length >= sent,
  );
  out(`\n  What the ledger has of them, newest first:\n\n${callsTable(calls).replace(/^/gm, '    ')}\n`);
  const more = ['call <id>', 'usage --by model', 'verify'].map((what) => `npx daybook ${what}${place}`);
  out(`  More: ${more.join(' · ')}\n\n`);
  if (options.once) await running.stop();
  else await untilStopped(running);
  await upstream.close();
  process.exit(0);
}

type Place = { readonly data: string; readonly listen: string | undefined };

/** Flags, else the environment as for any Daybook, else a directory of its own: a demo belongs in no real one unless it is told so. */
export function demoPlace(
  flags: { readonly data?: string | undefined; readonly listen?: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Place {
  const set = (name: string): string | undefined => env[name]?.trim() || undefined;
  const data = resolve(cwd, flags.data ?? set('DAYBOOK_DATA') ?? 'daybook-demo');
  const listen = flags.listen ?? set('DAYBOOK_LISTEN');
  const fault = configSchema.shape.listen.safeParse(listen).error?.issues[0]?.message;
  if (fault !== undefined) throw new UsageError(`${flags.listen === undefined ? 'DAYBOOK_LISTEN' : '--listen'} ${fault}, not ${listen}.`);
  return { data, listen };
}

const demoKey = (): string => `dbk_demo_${Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url')}`;
