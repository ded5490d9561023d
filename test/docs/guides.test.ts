// The guides, done as they are written: their blocks are typed into a shell or saved into a file and run, against a running Daybook and a
// vendor on this machine. Each must end with the cost that it promises.
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../house-rules/sources.ts';
import { fixture } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { callsOnce, killAll, requireBuild, type Running, startDaybook, tell } from '../whole/house.ts';
import { openInferenceSpan, openLlmetrySpan } from './python-spans.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybook-guides-'));
const guides = readdirSync(resolve(root, 'docs/guides')).filter((name) => name.endsWith('.md'));
const answered = 'openai-chat';
/** Answered under another id: a trace of a call that is recorded already is not recorded again. */
const traced = 'traced';
let vendor: Replay;
let running: Running;
let key = '';

beforeAll(async () => {
  requireBuild();
  const answer = fixture(answered);
  const response = Buffer.from(answer.response.toString('utf8').replace('chatcmpl-fixture1', 'chatcmpl-traced'));
  vendor = await startReplay({ exchanges: [answer, { ...answer, id: traced, response }] });
  running = await startDaybook({ data: join(folder, 'data'), vendor: vendor.urlOf(answered) });
  key = running.first_key ?? '';
  await callsOnce(running.url, key, 0);
  // What `npm install` would have put there.
  mkdirSync(join(folder, 'app', 'node_modules'), { recursive: true });
  for (const name of ['openai', '@opentelemetry', '@arizeai'])
    symlinkSync(resolve(root, 'node_modules', name), join(folder, 'app', 'node_modules', name));
  symlinkSync(resolve(root), join(folder, 'app', 'node_modules', 'daybook'));
  cpSync(resolve(root, 'examples'), join(folder, 'app', 'examples'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  const program = `#!/bin/sh\nshift\nexec '${process.execPath}' '${resolve(root, 'dist/daybook.js')}' "$@"\n`;
  writeFileSync(join(folder, 'bin', 'npx'), program);
  chmodSync(join(folder, 'bin', 'npx'), 0o755);
});
afterAll(async () => {
  killAll();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

type Block = { readonly file: string | null; readonly until: string | null; readonly text: string };

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^<!-- run(?:: (?<file>[\w.]+)| until: (?<until>.+?))? -->\n```\w+\n(?<code>.*?)^```$/gms)].map(
    ({ groups }) => ({
      file: groups?.['file'] ?? null,
      until: groups?.['until'] ?? null,
      text: groups?.['code'] ?? '',
    }),
  );
}

type Ran = { readonly code: number; readonly out: string };

/** As somebody's terminal: its own environment, and what the guide told to export. */
function run(guide: string, file: string, args: readonly string[]): Promise<Ran> {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    DAYBOOK_URL: running.url,
    DAYBOOK_KEY: key,
    OPENAI_API_KEY: 'vendor-key',
    OPENAI_BASE_URL: `${vendor.urlOf(guide === 'opentelemetry.md' ? traced : answered)}/v1`,
    NODE_NO_WARNINGS: '1',
  };
  return new Promise((done) => {
    execFile(file, args, { cwd: join(folder, 'app'), env, timeout: 30_000 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), out: out + err }),
    );
  });
}

async function runBlock(guide: string, { file, until, text }: Block): Promise<Ran> {
  const code = text.replaceAll('http://127.0.0.1:4100', running.url);
  if (file !== null) {
    writeFileSync(join(folder, 'app', file), code);
    return run(guide, process.execPath, [file]);
  }
  const type = (): Promise<Ran> => run(guide, '/bin/sh', ['-eu', '-c', code]);
  let ran = await type();
  for (let tries = 0; until !== null && !ran.out.includes(until) && tries < 20; tries += 1) {
    await sleep(250);
    ran = await type();
  }
  return ran;
}

const hasPython = (await new Promise((done) => execFile('python3', ['--version'], (error) => done(error === null)))) === true;
if (!hasPython) console.warn('SKIPPED: the guide for Python; there is no python3.');

describe('the guide', () => {
  it.each(guides)('docs/guides/%s leads to a first record and its cost', { timeout: 120_000 }, async (name) => {
    if (name === 'python.md' && !hasPython) return;
    const blocks = blocksOf(readFileSync(resolve(root, 'docs/guides', name), 'utf8'));
    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) {
      const { code, out } = await runBlock(name, block);
      expect(code, `${block.text}\n${out}`).toBe(0);
      if (block.until !== null) expect(out).toContain(block.until);
    }
    expect(blocks.at(-1)?.until, 'the last step shows a cost').toMatch(/\d USD$/);
  });

  it('records what was called: by route, each with tokens, model and vendor', async () => {
    const calls = await callsOnce(running.url, key, guides.length);
    for (const call of calls)
      expect(call).toMatchObject({ status: 'success', vendor_id: 'openai', prompt_tokens: 19, completion_tokens: 7, cost_status: 'exact' });
    expect(new Set(calls.map(({ route }) => route))).toEqual(new Set(['gateway', 'sdk', 'api', 'otlp']));
  });
});

describe('spans as Python’s instrumentations make them', () => {
  it.each([
    ['OpenInference', openInferenceSpan, { cached_tokens: 8, reasoning_tokens: 2, dialect: 'openai-chat' }],
    ['OpenLLMetry', openLlmetrySpan, { cached_tokens: 8, source_function: 'name_a_river' }],
  ])('%s: is recorded with who, what and cost', async (name, spanOf, more) => {
    const traceId = name
      .padEnd(16, '.')
      .slice(0, 16)
      .split('')
      .map((sign) => sign.charCodeAt(0).toString(16))
      .join('');
    const { status, json } = await tell(running.url, '/v1/traces', key, spanOf(traceId, Date.now()));
    expect([status, json]).toEqual([200, {}]);
    const [call] = await callsOnce(running.url, key, 1, `trace_id=${traceId}`);
    expect(call).toMatchObject({
      route: 'otlp',
      status: 'success',
      source_app: 'guide-python',
      session_id: 'ticket-1042',
      vendor_id: 'openai',
      model_name: 'gpt-4.1-mini',
      response_model: 'gpt-4.1-mini-2025-04-14',
      prompt_tokens: 19,
      completion_tokens: 7,
      finish_reason: 'stop',
      answer_preview: 'The Danube.',
      preview: 'Name a river.',
      cost_status: 'exact',
      ...more,
    });
  });
});
