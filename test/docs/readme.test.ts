// The README's samples are what the program prints. Ids, keys, times and sizes of the machine differ from run to run; everything
// else, figures included, must be the same: the demo's vendor answers the same to the same seed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requireEngine } from '../../src/ledger/engine/platform.ts';
import { root } from '../house-rules/sources.ts';

const readmes = ['README.md', 'README.zh.md'];
const read = (name: string): string => readFileSync(resolve(root, name), 'utf8');

function sampleOf(readme: string, name: string): string {
  const found = new RegExp(`<!-- sample: ${name} -->\\n\`\`\`text\\n(.*?)\`\`\``, 's').exec(read(readme))?.[1];
  if (found === undefined) throw new Error(`${readme} has no sample ${name}`);
  return found;
}

/** What a run decides by itself is replaced; columns come closer together, since their width follows from it. */
function shapeOf(text: string): string {
  return text
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, 'TIME')
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?\b/g, 'TIME')
    .replace(/ --data \S+/g, ' --data PLACE')
    .replace(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, 'ID')
    .replace(/dbk_[\w-]+…?/g, 'KEY')
    .replace(/token=[\w-]+…?/g, 'token=TOKEN')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'URL')
    .replace(/Data in .*/g, 'Data in PLACE')
    .replace(/(req|toolu)_\w+/g, '$1_ID')
    .replace(/^time .* ms, first token .* ms, ours .* ms/gm, 'time TIMES')
    .replace(/( (?:USD|unknown|–) +)\d+$/gm, '$1MS')
    .replace(/ (USD|unknown) +(\d+) +\d+ +\d+$/gm, ' $1 $2 MS MS')
    .split('\n')
    .map((line) => line.trim().replace(/ {2,}/g, '  '))
    .filter((line) => line !== '' && !line.startsWith('More: '))
    .join('\n');
}

function canRun(): boolean {
  try {
    requireEngine();
    return true;
  } catch (error) {
    console.warn(`SKIPPED: the demo cannot run here: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const dir = mkdtempSync(join(tmpdir(), 'daybook-readme-'));
const program = ['--import', 'tsx', resolve(root, 'src/cli/daybook.ts')];

function begin(...args: string[]): ChildProcess {
  return spawn(process.execPath, [...program, ...args, '--data', join(dir, 'demo')], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a command prints until `enough`, or until it ends. */
function printed(child: ChildProcess, enough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((done, fail) => {
    let text = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (enough(text)) done(text);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.on('exit', (code) => (code === 0 ? done(text) : fail(new Error(`exit ${code}: ${errors}`))));
  });
}

const ask = (...args: string[]): Promise<string> => printed(begin(...args));

const page = z.object({ calls: z.array(z.looseObject({ request_id: z.string() })) });
/** The demo starts an engine, and each command is a process of its own. */
const patience = 180_000;

describe.runIf(canRun())('the samples of the README', () => {
  let demo: ChildProcess;
  const printedBy = { demo: '', call: '', usage: '', verify: '' };

  beforeAll(async () => {
    demo = begin('demo', '--listen', '127.0.0.1:0');
    printedBy.demo = await printed(demo, (text) => text.includes('More: '));
    const { calls } = page.parse(JSON.parse(await ask('calls', 'model=claude-haiku-4-5', '--json')));
    printedBy.call = await ask('call', calls[0]?.request_id ?? '');
    printedBy.usage = await ask('usage', '--by', 'model', '--every', 'total');
    printedBy.verify = await ask('verify');
  }, patience);
  afterAll(async () => {
    const ended = new Promise((done) => demo.once('exit', done));
    demo.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  }, patience);

  it.each(readmes)('are in %s what the demo, a call and usage print', (readme) => {
    for (const name of ['demo', 'call', 'usage'] as const) expect(shapeOf(sampleOf(readme, name)), name).toBe(shapeOf(printedBy[name]));
  });

  it('rest on usage that equals its calls', () => {
    expect(printedBy.verify).toMatch(/^Usage rows equal the calls: \d+ rows compared, none differs\.$/m);
  });
});
