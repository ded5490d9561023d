// Writers killed in the middle of their work: what they were told is written can be read.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listRuns, listSegments } from './layout.ts';
import { openAtEndOfRun, readSegment } from './read.ts';
import { noLimits } from './sample.ts';

const rounds = 20;
const child = fileURLToPath(new URL('./kill.child.ts', import.meta.url));

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Lets a writer acknowledge at least `lines` entries, kills it, and gives all that it acknowledged. */
function writeAndKill(name: string, sync: string, lines: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, ['--import', 'tsx', child, dir, name, sync], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let seen = 0;
    writer.on('error', reject);
    writer.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      seen += text.split('\n').length - 1;
      if (seen >= lines) writer.kill('SIGKILL');
    });
    writer.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(said.slice(0, said.lastIndexOf('\n')).split('\n'));
      else reject(new Error(`the writer ended by itself with ${code}`));
    });
  });
}

test(`every entry that was acknowledged before kill -9 is read back, ${rounds} times`, { timeout: 300_000 }, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const said = await writeAndKill(`r${round}`, round % 4 === 3 ? 'each' : 'interval', 60 + round * 97);
    const ids = (word: string): string[] => said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

    const run = (await listRuns(dir)).at(-1) ?? '';
    const segments = await listSegments(dir, run);
    const read = new Set<string>();
    for (const segment of segments) {
      const reading = await readSegment(dir, run, segment, 0, noLimits);
      expect(reading.skipped).toEqual([]);
      for (const { entry } of reading.entries) {
        const { id } = entry.closed;
        expect(read.has(id)).toBe(false);
        read.add(id);
        const number = Number(id.split('-')[1]);
        expect(entry.request.toString()).toBe(`request of ${id}`);
        expect(entry.response.equals(Buffer.concat([Buffer.alloc((number % 7) * 30_000, id), Buffer.from(id)]))).toBe(true);
      }
    }
    const open = new Set((await openAtEndOfRun(dir, run, segments.at(-1) ?? 0)).map(({ id }) => id));

    expect(ids('closed').filter((id) => !read.has(id))).toEqual([]);
    expect(ids('opened').filter((id) => !read.has(id) && !open.has(id))).toEqual([]);
    expect([...open].filter((id) => read.has(id))).toEqual([]);
  }
});
