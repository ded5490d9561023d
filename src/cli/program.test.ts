import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shapeOfKey } from '../registry/keys/key-secret.ts';
import { openRegistry } from '../registry/registry.ts';
import { openSecret } from '../registry/secret.ts';
import { makeProgram, run } from './program.ts';
import type { Surroundings } from './surroundings.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-cli-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

type Ended = { readonly code: number; readonly out: string; readonly err: string };

function surroundings(env: Record<string, string> = {}): Surroundings & { readonly said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  const out = (text: string): void => {
    said.out += text;
  };
  const err = (text: string): void => {
    said.err += text;
  };
  return { env, cwd: dir, now: () => Date.parse('2026-11-23T08:00:00Z'), out, err, who: 'cli:tester', said };
}

async function daybook(line: string, env: Record<string, string> = {}): Promise<Ended> {
  const around = surroundings(env);
  const code = await run(line.split(' '), around);
  return { code, ...around.said };
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

describe('every command', () => {
  it('has a description and help with examples', () => {
    for (const command of everyCommand(makeProgram(surroundings()))) {
      if (command.name() === 'help') continue;
      expect(command.description(), command.name()).not.toBe('');
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help, command.name()).toMatch(/\nExamples?:\n {2}\$ daybook /);
    }
  });
});

describe('the exit code', () => {
  it('is 0 for help and version', async () => {
    expect(await daybook('--help')).toMatchObject({ code: 0, err: '' });
    expect(await daybook('key create --help')).toMatchObject({ code: 0, err: '' });
    expect((await daybook('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('is 2 for what is asked wrongly, with a word about it', async () => {
    expect(await daybook('nonsense')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('nonsense') });
    expect(await daybook('key create')).toMatchObject({ code: 2, err: expect.stringContaining('name') });
    expect(await daybook('key create x --role king')).toMatchObject({ code: 2, err: expect.stringContaining('admin') });
    expect(await daybook('key create x --endpoint nowhere')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no endpoint nowhere'),
    });
    expect(await daybook('key revoke x')).toMatchObject({ code: 2, err: expect.stringContaining('no active key x') });
  });

  it('is 2 for settings that are wrong, with each problem on a line', async () => {
    writeFileSync(join(dir, 'daybook.yaml'), 'journal:\n  sync: always\nlisten: 1\n');
    expect(await daybook('config check')).toEqual({
      code: 2,
      out: '',
      err: 'daybook.yaml:2:3  journal.sync: "always" is not allowed; one of: interval, each\ndaybook.yaml:3:1  listen: must be text; put it in quotes\n',
    });
  });

  it('is 1 for what fails', async () => {
    expect(await daybook('key list', { DAYBOOK_SECRET: 'short' })).toMatchObject({ code: 1, err: expect.stringContaining('at least 32') });
  });
});

describe('keys', () => {
  it('are made, listed and revoked, the secret alone on standard output', async () => {
    const made = await daybook('key create laptop --user 小明 --models gpt-* fast');
    expect(made).toMatchObject({ code: 0, err: expect.stringContaining('laptop') });
    expect(shapeOfKey(made.out.trim())).toBe('whole');
    const listed = await daybook('key list');
    expect(listed.out).toMatch(/laptop {2}小明 {2}– {4}member {2}gpt-\*, fast {2}….{4} {3}active/);
    expect(listed.out).not.toContain(made.out.trim());
    expect(await daybook('key revoke laptop')).toMatchObject({ code: 0 });
    expect(await daybook('key list')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('no key yet') });
    expect((await daybook('key list --all')).out).toContain('revoked');
  });

  it('are JSON where it is asked for, before or after the command', async () => {
    const made = JSON.parse((await daybook('--json key create a')).out);
    expect(shapeOfKey(made.secret)).toBe('whole');
    const [listed] = JSON.parse((await daybook('key list --json')).out);
    expect(listed).toMatchObject({ ...made.key, ends_with: made.secret.slice(-4), made_by: 'cli:tester', last_used_at: null });
    const revoked = JSON.parse((await daybook(`key revoke ${made.key.id} --json`)).out);
    expect(revoked).toMatchObject({ id: made.key.id, revoked: true });
  });

  it('of one name are revoked by id', async () => {
    await daybook('key create twin');
    await daybook('key create twin');
    expect(await daybook('key revoke twin')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/2 active keys are called twin; say which id: \w{26}, \w{26}/),
    });
  });

  it('of the file are listed without their secret', async () => {
    writeFileSync(join(dir, 'daybook.yaml'), 'keys:\n  - { name: ci, secret: "${CI_KEY}", user: ci }\n');
    const listed = await daybook('key list --json', { CI_KEY: 'planted-secret-of-ci' });
    expect(JSON.parse(listed.out)).toMatchObject([{ id: 'file:ci', from: 'daybook.yaml' }]);
    expect(listed.out).not.toContain('planted');
  });

  it('lie where --data says', async () => {
    await daybook(`key create a --data ${join(dir, 'elsewhere')}`);
    expect((await daybook(`key list --data ${join(dir, 'elsewhere')}`)).out).toContain('cli:tester');
    expect((await daybook('key list')).out).toBe('');
  });
});

describe('admin link', () => {
  it('prints a link that signs in once', async () => {
    const { code, out } = await daybook('admin link --user bob --role auditor', { DAYBOOK_LISTEN: '0.0.0.0:4200' });
    expect(code).toBe(0);
    const token = /^http:\/\/127\.0\.0\.1:4200\/sign-in\?token=([\w-]{43})\n$/.exec(out)?.[1] ?? '';
    const place = join(dir, 'daybook-data');
    const now = (): number => Date.parse('2026-11-23T09:00:00Z');
    const registry = await openRegistry({ dir: place, url: null, secret: openSecret({ dir: place, env: {} }), now });
    expect((await registry.signing.withLink(token, { user_agent: null, ip_address: null })).account).toMatchObject({
      user: 'bob',
      role: 'auditor',
    });
    await registry.close();
  });
});

describe('admin link for an account that is there', () => {
  it('keeps its role, or gives it the one that is named, and never takes the last admin’s', async () => {
    expect((await daybook('admin link --json')).out).toContain('"role": "admin"');
    expect((await daybook('admin link --user bob --role auditor --json')).out).toContain('"role": "auditor"');
    expect((await daybook('admin link --user bob --json')).out).toContain('"role": "auditor"');
    expect((await daybook('admin link --user bob --role member --json')).out).toContain('"role": "member"');
    const refused = await daybook('admin link --role member');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('last admin');
  });
});

describe('config check', () => {
  const yaml = `
ledger: { url: "http://default:planted-password@clickhouse:8123" }
endpoints:
  - { name: main, vendor: openai, base_url: "https://u:planted-user@proxy.example/v1?key=planted-query", api_key: "\${KEY}", headers: { x-secret: planted-header } }
models: [{ name: fast, routes: [{ endpoint: main, model: gpt-5-mini }, { endpoint: groq, model: llama }] }]
keys: [{ name: ci, secret: planted-key-secret-0, user: ci }]
`;

  it('shows endpoints, models, keys, defaults and where each came from, and no secret', async () => {
    writeFileSync(join(dir, 'daybook.yaml'), yaml);
    const env = { KEY: 'planted-credential', GROQ_API_KEY: 'planted-groq', DAYBOOK_LOG_LEVEL: 'warn' };
    const shown = await daybook('config check', env);
    expect(shown.code).toBe(0);
    const json = await daybook('config check --json', env);
    expect(shown.out + shown.err + json.out + json.err).not.toContain('planted');
    const report = JSON.parse(json.out);
    expect(shown.out).toMatch(/\nVendors a price or an endpoint can be for\n[\s\S]*\ndeepseek +DeepSeek +\w{3}\n/);
    expect(report).toMatchObject({
      file: 'daybook.yaml',
      settings: [
        { setting: 'ledger.url', value: 'http://clickhouse:8123', from: 'daybook.yaml:2:11' },
        { setting: 'log.level', value: 'warn', from: 'DAYBOOK_LOG_LEVEL' },
      ],
      endpoints: [
        {
          name: 'main',
          bases: { openai: 'https://proxy.example/v1?…' },
          credential: 'from daybook.yaml',
          headers: ['x-secret'],
          from: 'daybook.yaml',
        },
        { name: 'groq', credential: 'from GROQ_API_KEY', from: 'GROQ_API_KEY' },
      ],
      defaults: { openai: { endpoint: 'main', because: 'the vendor’s own endpoint' } },
      models: [{ name: 'fast', routes: ['main → gpt-5-mini', 'groq → llama'] }],
      keys: [{ name: 'ci', user: 'ci' }],
    });
    for (const word of ['main', 'groq', 'fast', 'gpt-5-mini', 'GROQ_API_KEY', 'daybook.yaml:2:11']) expect(shown.out).toContain(word);
  });
});
