// What the journal asks of the file system, and nothing more, so that a test can hand in a disk that writes short, fills up or
// breaks. Every write names its position: a torn write is mended by writing again from the last good byte.
import fs from 'node:fs';

export type Disk = {
  /** Creates a file that must not exist, for writing. */
  create(path: string): number;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Writes some of the parts in order, says how many bytes. */
  writeSync(fd: number, parts: readonly Buffer[], position: number): number;
  write(fd: number, parts: readonly Buffer[], position: number, then: (error: Error | null, written: number) => void): void;
  sync(fd: number, then: (error: Error | null) => void): void;
  /** Makes the names in a directory durable. */
  syncDirectory(path: string, then: (error: Error | null) => void): void;
  truncate(fd: number, length: number): void;
  close(fd: number): void;
};

export const realDisk: Disk = {
  create: (path) => fs.openSync(path, 'wx'),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { force: true }),
  writeSync: (fd, parts, position) => fs.writevSync(fd, parts, position),
  write: (fd, parts, position, then) => fs.writev(fd, parts, position, then),
  sync: (fd, then) => fs.fdatasync(fd, then),
  syncDirectory(path, then) {
    fs.open(path, 'r', (error, fd) => {
      if (error) return then(error);
      fs.fsync(fd, (failed) => fs.close(fd, (unclosed) => then(failed ?? unclosed)));
    });
  },
  truncate: (fd, length) => fs.ftruncateSync(fd, length),
  close: (fd) => fs.closeSync(fd),
};
