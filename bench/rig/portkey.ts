// The rival in our own language: Portkey's gateway from npm, which keeps nothing of a call. Installed once into the system's
// temporary directory, never into this project; where it cannot be had, its rows are left out and that is said.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Process, startProcess, until } from './processes.ts';
import type { Rig } from './rig.ts';

export const portkeyVersion = '1.15.2';

export type Portkey = { readonly url: string; readonly process: Process; readonly headersFor: (upstream: string) => readonly string[] };

export async function startPortkey(rig: Rig): Promise<Portkey | null> {
  const script = installed(rig);
  if (script === null) return null;
  const port = await freePort();
  const one = startProcess(process.execPath, [script, `--port=${port}`, '--headless'], {
    core: rig.cores.measured,
    env: { NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
  });
  const url = `http://127.0.0.1:${port}`;
  await until('Portkey', one, 15_000, async () => (await fetch(url).catch(() => null)) && true);
  return {
    url,
    process: one,
    headersFor: (upstream) => ['authorization: Bearer sk-bench', 'x-portkey-provider: openai', `x-portkey-custom-host: ${upstream}/v1`],
  };
}

function installed(rig: Rig): string | null {
  const dir = join(tmpdir(), `daybook-bench-portkey-${portkeyVersion}`);
  const script = join(dir, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (existsSync(script)) return script;
  rig.say(`installing @portkey-ai/gateway@${portkeyVersion} to compare with`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{"private":true}');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@portkey-ai/gateway@${portkeyVersion}`], {
      cwd: dir,
      stdio: 'ignore',
      timeout: 120_000,
    });
    return script;
  } catch (error) {
    rig.say(`!!! Portkey's gateway cannot be had, its rows are left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
