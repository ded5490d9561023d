// Where processes of one data directory find each other: unix sockets under <data>/run, in a directory only its owner can
// enter. A socket's path may hold about 100 bytes, so a long data directory gets a short one under the system's own.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

const longest = 100;

/**
 * `desk` is where the gateway hands on what strangers sent; `owner` is where the command line of the data directory's owner asks,
 * with all rights; `gateway` tells the desk what only the gateway knows. Who may do what follows from the socket, never from a header.
 */
export type SocketName = 'desk' | 'owner' | 'gateway';

/** The path of a named socket; the directory is made where it is missing. Throws where somebody else owns the directory. */
export function localSocket(dataDir: string, name: SocketName): string {
  const whole = resolve(dataDir);
  let folder = join(whole, 'run');
  if (Buffer.byteLength(join(folder, `${name}.sock`)) > longest) {
    folder = join(tmpdir(), `daybook-${createHash('sha256').update(whole).digest('hex').slice(0, 16)}`);
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid } = userInfo();
  if (uid >= 0 && statSync(folder).uid !== uid)
    throw new Error(`${folder} belongs to another user; remove it or choose another data directory.`);
  chmodSync(folder, 0o700);
  return join(folder, `${name}.sock`);
}
