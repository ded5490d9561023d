// A PostgreSQL cluster of our own for a test's lifetime: Debian's binaries, a directory under /tmp, a unix socket, no network.
// Null where the binaries are missing; whoever asks must then say so aloud.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export type Cluster = {
  /** A fresh, empty database; gives its URL. */
  createDatabase(): string;
  stop(): void;
};

const installed = '/usr/lib/postgresql';

export function postgresBinaries(): string | null {
  if (!existsSync(installed)) return null;
  const versions = readdirSync(installed).filter((version) => existsSync(join(installed, version, 'bin', 'initdb')));
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(installed, newest, 'bin');
}

export function startCluster(binaries: string): Cluster {
  const dir = mkdtempSync(join(tmpdir(), 'daybook-pg-'));
  // PostgreSQL refuses to run as root; there it runs as the user its package made.
  const as = userInfo().uid === 0 ? idsOf('postgres') : null;
  if (as !== null) chownSync(dir, as.uid, as.gid);
  const run = (program: string, ...args: string[]): string =>
    execFileSync(join(binaries, program), args, { ...as, cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', timeout: 60_000 });
  const data = join(dir, 'data');
  run('initdb', '-D', data, '-U', 'daybook', '--auth=trust', '--no-sync', '--encoding=UTF8');
  const options = `-k ${dir} -c listen_addresses='' -c fsync=off`;
  run('pg_ctl', '-D', data, '-w', '-l', join(dir, 'log'), '-o', options, 'start');
  let made = 0;
  return {
    createDatabase() {
      made += 1;
      const name = `registry_${made}`;
      run('createdb', '-h', dir, '-U', 'daybook', name);
      return `postgres://daybook@localhost/${name}?host=${encodeURIComponent(dir)}`;
    },
    stop() {
      run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
