// The command is run by a real shell in which `curl` writes down what it was given.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CurlBody, type CurlCall, curlOf } from './curl.ts';

const call: CurlCall = {
  dialect: 'openai-chat',
  method: 'POST',
  path: '/v1/chat/completions',
  endpoint: 'openai',
  model_name: 'gpt-5',
  model_id: 'gpt-5',
  truncated: [],
  route: 'gateway',
};
const body: CurlBody = { request_messages: [{ role: 'user', content: 'Hi' }], request_params: { model: 'gpt-5' }, request_headers: {} };
const daybook = 'https://daybook.example';

type Ran = { readonly args: readonly string[]; readonly input: string; readonly status: number | null; readonly error: string };

function run(command: string): Ran {
  const script = `curl() { for one; do printf '%s\\0' "$one"; done; case "$*" in *@-*) printf 'INPUT'; cat;; esac; }\n${command}\n`;
  const { stdout, stderr, status } = spawnSync('/bin/sh', ['-s'], {
    input: script,
    env: { DAYBOOK_KEY: 'the-key', PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  const [list = '', input = ''] = stdout.split('INPUT');
  return { args: list.split('\0').slice(0, -1), input, status, error: stderr };
}

function ran(of: Partial<CurlCall>, with_: Partial<CurlBody>): Ran {
  const curl = curlOf({ ...call, ...of }, { ...body, ...with_ }, daybook);
  if (!('command' in curl)) throw new Error(curl.none);
  return run(curl.command);
}

const sent = ({ args, input }: Ran): unknown => JSON.parse(args.includes('--data-raw') ? (args.at(-1) ?? '') : input);

it('asks Daybook at the endpoint that served, with the key out of the environment', () => {
  const { args, error } = ran({}, {});
  expect(error).toBe('');
  expect(args.slice(0, 5)).toEqual([
    'https://daybook.example/to/openai/v1/chat/completions',
    '-H',
    'authorization: Bearer the-key',
    '-H',
    'content-type: application/json',
  ]);
});

it('puts what was asked where the dialect has it', () => {
  const cases = [
    ['openai-chat', '/v1/chat/completions', 'messages'],
    ['openai-completions', '/v1/completions', 'prompt'],
    ['openai-responses', '/v1/responses', 'input'],
    ['openai-embeddings', '/v1/embeddings', 'input'],
    ['anthropic-messages', '/v1/messages', 'messages'],
    ['gemini', '/v1beta/models/gpt-5:generateContent', 'contents'],
  ] as const;
  for (const [dialect, path, member] of cases) {
    const result = ran({ dialect, path }, { request_params: { top_p: 1 }, request_messages: ['x'] });
    expect(result.args[0], dialect).toBe(`${daybook}/to/openai${path}`);
    expect(sent(result), dialect).toMatchObject({ top_p: 1, [member]: ['x'] });
  }
});

it('leaves the choice of the endpoint to a model’s route', () => {
  expect(ran({ model_name: 'fast', model_id: 'gpt-5-mini' }, {}).args[0]).toBe('https://daybook.example/v1/chat/completions');
});

it('sends Anthropic’s headers, and the body of a call that no dialect reads as it was', () => {
  const anthropic = ran({ dialect: 'anthropic-messages', path: '/v1/messages' }, { request_headers: { 'anthropic-beta': "it's" } });
  expect(anthropic.args).toEqual(expect.arrayContaining(['x-api-key: the-key', 'anthropic-version: 2023-06-01', "anthropic-beta: it's"]));
  const raw = ran({ dialect: 'none', path: '/v1/rerank' }, { request_messages: null, request_params: { query: 'q' } });
  expect(raw.args[0]).toBe('https://daybook.example/to/openai/v1/rerank');
  expect(sent(raw)).toEqual({ query: 'q' });
});

it('says why there is no command', () => {
  expect(curlOf({ ...call, truncated: ['request'] }, body, daybook)).toEqual({ none: 'cut' });
  expect(curlOf(call, { ...body, request_messages: null, request_params: null }, daybook)).toEqual({ none: 'not_kept' });
  expect(curlOf({ ...call, dialect: 'none' }, { ...body, request_messages: null, request_params: '--form' }, daybook)).toEqual({
    none: 'not_json',
  });
});

it('a question has no body', () => {
  const { args } = ran({ dialect: 'none', method: 'GET', path: '/v1/models' }, { request_messages: null, request_params: null });
  expect(args.slice(0, 3)).toEqual(['https://daybook.example/to/openai/v1/models', '-X', 'GET']);
});

it('a header that names the key is no way into the shell', () => {
  const wanted = '$DAYBOOK_KEY $(touch /tmp/owned) `id`';
  for (const name of ['anthropic-beta', 'openai-beta'])
    expect(ran({}, { request_headers: { [name]: wanted } }).args).toContain(`${name}: ${wanted}`);
});

it('whatever path was told, the command and its key go to Daybook', () => {
  for (const dialect of ['anthropic-messages', 'none', 'openai-responses'] as const)
    for (const path of ['@thief.example/x', '.thief.example/v1', ':1@thief.example/responses/r', '//thief.example/x', '/x[1-9]{a,b}']) {
      const [address = ''] = ran({ dialect, path, endpoint: null }, {}).args;
      expect(address.startsWith(`${daybook}/`), address).toBe(true);
      // curl would make many addresses of these.
      expect(address).not.toMatch(/[[\]{}]/);
    }
});

it('nothing in it moves the cursor of a terminal that it is pasted into', () => {
  const curl = curlOf(call, { ...body, request_messages: [{ role: 'user', content: 'a\u007f\u009b2J\u202e' }] }, daybook);
  expect('command' in curl && /[\u007f-\u009f\u202e]/.test(curl.command)).toBe(false);
});

it('whatever a text holds, the shell hands it on as it is and runs none of it', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      "'; touch /tmp/owned; '",
      '$(touch /tmp/owned)',
      '`id`',
      '$DAYBOOK_KEY',
      '\\',
      "'\\''",
      '!!',
      '\nDAYBOOK_BODY\n',
      '"$HOME"',
      '@/etc/passwd',
    ),
  );
  fc.assert(
    fc.property(nasty, nasty, fc.string({ unit: 'grapheme' }), fc.boolean(), (content, name, endpoint, isLong) => {
      const messages = [{ role: 'user', content: isLong ? content + 'x'.repeat(31_000) : content, name }];
      const result = ran({ endpoint: endpoint }, { request_messages: messages, request_headers: { 'anthropic-beta': name } });
      expect(result.status).toBe(0);
      expect(result.error).toBe('');
      expect(sent(result)).toEqual({ model: 'gpt-5', messages: JSON.parse(JSON.stringify(messages)) });
      expect(result.args[0]).toBe(`${daybook}/to/${encodeURIComponent(endpoint)}/v1/chat/completions`);
    }),
    { numRuns: 40 },
  );
}, 60_000);
