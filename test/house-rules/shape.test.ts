// How a file looks: short, opened by a comment that says what it is, nothing left to do in it, no place of one machine.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { root, ruled, type Source, sources } from './sources.ts';

/** Data and migrations may be longer: what is read line by line and never as a whole. */
const longAllowed: ReadonlySet<string> = new Set([]);
const mostLines = 400;

const tooLong = (files: readonly Source[]): string[] =>
  files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > mostLines && !longAllowed.has(path))
    .map(({ path, lines }) => `${path}: ${lines} lines`);

/** A test named for the file beside it says nothing that the file's own comment does not. */
const standsBesideItsFile = (path: string): boolean =>
  path.endsWith('.test.ts') && existsSync(resolve(root, path.replace(/\.test\.ts$/, '.ts')));

const speechless = (files: readonly Source[]): string[] =>
  files.filter(({ path, text }) => !/^(#!.*\n)?\/\/ \S/.test(text) && !standsBesideItsFile(path)).map(({ path }) => path);

const unfinished = /\b(TODO|FIXME|XXX|HACK)\b/;
const machinePath = /(?<![\w.:/])\/(work|root|home|Users)\/\w/;

const saying = (files: readonly Source[], what: RegExp): string[] =>
  files.flatMap(({ path, text }) => text.split('\n').flatMap((line, at) => (what.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])));

it('no file is longer than 400 lines', () => {
  expect(tooLong(sources)).toEqual([]);
  expect(tooLong([{ path: 'src/a.ts', text: 'x\n'.repeat(401) }])).toEqual(['src/a.ts: 401 lines']);
});

it('every file opens with a comment, but a test beside the file it tests', () => {
  expect(speechless(sources)).toEqual([]);
  expect(speechless([{ path: 'src/lib/none.test.ts', text: "import 'x';" }])).toEqual(['src/lib/none.test.ts']);
  expect(speechless([{ path: 'src/lib/money.test.ts', text: "import 'x';" }])).toEqual([]);
});

it('nothing is left to do', () => {
  expect(saying(ruled, unfinished)).toEqual([]);
  expect(saying([{ path: 'a.ts', text: '// TODO later' }], unfinished)).toHaveLength(1);
});

it('no path of one machine is written down', () => {
  expect(saying(ruled, machinePath)).toEqual([]);
  expect(saying([{ path: 'a.ts', text: "open('/home/ann/data')" }], machinePath)).toHaveLength(1);
});
