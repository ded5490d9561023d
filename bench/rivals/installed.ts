// What others' SDKs for telling of a call are installed from: exact versions, once, into the system's temporary directory, never into
// this project. Where they cannot be had, their rows are left out and that is said.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rig } from '../rig/rig.ts';

export const versions = {
  '@langfuse/tracing': '5.11.1',
  '@langfuse/otel': '5.11.1',
  '@opentelemetry/sdk-node': '0.223.0',
  '@traceloop/node-server-sdk': '0.27.0',
} as const;

/** The directory whose node_modules hold them, or null. */
export function installed(rig: Rig): string | null {
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  const dir = join(tmpdir(), `daybook-bench-tellers-${Object.values(versions).join('-')}`);
  if (existsSync(dir)) return dir;
  rig.say(`installing ${wanted.join(', ')} to compare with`);
  // An installation that was cut off is not taken for a whole one.
  const making = `${dir}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, 'package.json'), '{"private":true}');
  try {
    // Where the registry is away, npm would try for more than a minute.
    const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
    execFileSync('npm', ['install', ...patience, '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', ...wanted], {
      cwd: making,
      stdio: 'ignore',
      timeout: 120_000,
    });
    renameSync(making, dir);
    return dir;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    rig.say(
      `!!! Langfuse's and Traceloop's SDKs cannot be had, their rows are left out: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}
