// Reads a file somebody named: as text, or says in words why it cannot be.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { notUtf8 } from '../api/read/bodies.ts';
import { UsageError } from './exit.ts';
import type { Surroundings } from './surroundings.ts';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file',
  EISDIR: 'It is a folder, not a file:',
  EACCES: 'Nobody let this user read the file',
};

export function fileText(file: string, { cwd }: Pick<Surroundings, 'cwd'>): string {
  const bytes = bytesOf(resolve(cwd, file));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${file} ${notUtf8}.`, { cause: error });
  }
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = words[code];
    if (why === undefined) throw error;
    throw new UsageError(`${why} ${path}`, { cause: error });
  }
}
