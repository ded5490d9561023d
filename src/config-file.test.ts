import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { ConfigError, type ReadConfig, readConfig } from './config-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daybook-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

type Given = { readonly env?: Record<string, string>; readonly overrides?: Record<string, string | number | null> };

function read(yaml: string | null, { env = {}, overrides = {} }: Given = {}): ReadConfig {
  if (yaml !== null) writeFileSync(join(dir, 'daybook.yaml'), yaml);
  return readConfig({ file: null, env, overrides, cwd: dir });
}

function problems(yaml: string | null, given: Given = {}): readonly string[] {
  try {
    read(yaml, given);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('where settings come from', () => {
  it('are the defaults without a file', () => {
    expect(read(null)).toEqual({ config: configSchema.parse({}), warnings: [], file: null, sources: new Map() });
  });

  it('are the defaults with an empty file, and under an empty section', () => {
    expect(read('').config).toEqual(configSchema.parse({}));
    expect(read('journal:\n  # sync: each\nendpoints:\nledger:\n  url:\n').config).toEqual(configSchema.parse({}));
  });

  it('go flag over variable over file over default, and say which', () => {
    const yaml = 'listen: 127.0.0.1:1\njournal:\n  sync: each\n  max_bytes: 10\nledger: { database: a }\n';
    const env = { DAYBOOK_LISTEN: '127.0.0.1:2', DAYBOOK_JOURNAL_MAX_BYTES: '20', DAYBOOK_TIMEOUTS_IDLE: 'none', DAYBOOK_DATA: '' };
    const { config, sources, file } = read(yaml, { env, overrides: { listen: '127.0.0.1:3' } });
    expect(config).toMatchObject({
      listen: '127.0.0.1:3',
      journal: { sync: 'each', max_bytes: 20 },
      timeouts: { idle: null },
      data: 'daybook-data',
    });
    expect(file).toBe('daybook.yaml');
    expect(Object.fromEntries(sources)).toEqual({
      listen: 'command line',
      'journal.sync': 'daybook.yaml:3:3',
      'journal.max_bytes': 'DAYBOOK_JOURNAL_MAX_BYTES',
      'ledger.database': 'daybook.yaml:5:11',
      'timeouts.idle': 'DAYBOOK_TIMEOUTS_IDLE',
    });
  });

  it('takes every scalar setting from the environment, flags and sections by variant too', () => {
    const env = {
      DAYBOOK_GATEWAY_RECORD_USER_AGENT: 'false',
      DAYBOOK_CALLER_GONE_POLICY: 'drain',
      DAYBOOK_CALLER_GONE_MAX_OPEN: '7',
      DAYBOOK_LEDGER_URL: 'http://c:8123',
    };
    expect(read(null, { env }).config).toMatchObject({
      gateway: { record_user_agent: false },
      caller_gone: { policy: 'drain', max_ms: 60_000, max_open: 7 },
      ledger: { url: 'http://c:8123' },
    });
  });

  it('reads the file that is named, by flag before variable, and says when it is not there', () => {
    writeFileSync(join(dir, 'a.yaml'), 'data: a');
    writeFileSync(join(dir, 'b.yaml'), 'data: b');
    const env = { DAYBOOK_CONFIG: join(dir, 'b.yaml') };
    expect(readConfig({ file: join(dir, 'a.yaml'), env, cwd: dir }).config.data).toBe('a');
    expect(readConfig({ file: null, env, cwd: dir }).config.data).toBe('b');
    expect(() => readConfig({ file: join(dir, 'c.yaml'), env, cwd: dir })).toThrow(/c\.yaml {2}cannot be read: ENOENT/);
  });
});

describe('variables in the file', () => {
  it('are put in: by name, with something else, as LiteLLM writes them, and not where escaped', () => {
    const yaml = `
endpoints:
  - name: a
    vendor: openai
    api_key: \${KEY}
    headers: { x-a: "v-\${KEY}-\${NONE:-other}", x-b: "$\${KEY}", x-c: "\${EMPTY:-else}" }
  - { name: b, vendor: openai, api_key: os.environ/KEY }
timeouts: { idle: "\${IDLE}" }
`;
    const { config } = read(yaml, { env: { KEY: 'sk-1', EMPTY: '', IDLE: '5' } });
    expect(config.endpoints.map(({ api_key }) => api_key)).toEqual(['sk-1', 'sk-1']);
    expect(config.endpoints[0]?.headers).toEqual({ 'x-a': 'v-sk-1-other', 'x-b': '${KEY}', 'x-c': 'else' });
    expect(config.timeouts.idle).toBe(5);
  });

  it('stay text where text is meant', () => {
    const yaml = 'endpoints:\n  - { name: a, vendor: openai, api_key: "${KEY}" }\n';
    expect(read(yaml, { env: { KEY: '123456' } }).config.endpoints[0]?.api_key).toBe('123456');
  });

  it('that are missing are named with their line', () => {
    expect(problems('data: x\nendpoints:\n  - name: a\n    vendor: openai\n    api_key: ${NO_SUCH}\n')).toEqual([
      'daybook.yaml:5:5  endpoints[0].api_key: the environment variable NO_SUCH is not set; use ${NO_SUCH:-…} for a value without it',
    ]);
  });
});

describe('what is wrong', () => {
  it('is told all at once, each with its place and what would be right', () => {
    const yaml = `listen: 4100
jurnal: {}
journal:
  sync: always
  snyc: each
  segment_bytes: -1
sync_interval_ms: 5
gateway:
  record_ip: false
  trusted_proxies: 10.0.0.1
caller_gone: { policy: drian }
timeouts: { connect: soon }
endpoints:
  - name: a
  - { name: b, vendor: openai, bases: { opnai: "http://x" }, base_url: "ftp://x" }
models:
  - { name: m, routes: [] }
`;
    expect(problems(yaml)).toEqual([
      'daybook.yaml:1:1  listen: must be text; put it in quotes',
      'daybook.yaml:2:1  jurnal: is not a setting; did you mean journal?',
      'daybook.yaml:4:3  journal.sync: "always" is not allowed; one of: interval, each',
      'daybook.yaml:5:3  journal.snyc: is not a setting; did you mean sync?',
      'daybook.yaml:6:3  journal.segment_bytes: must be more than 0',
      'daybook.yaml:7:1  sync_interval_ms: is not a setting; did you mean journal.sync_interval_ms?',
      'daybook.yaml:9:3  gateway.record_ip: false is not allowed; one of: full, truncated, off',
      'daybook.yaml:10:3  gateway.trusted_proxies: must be a list, not "10.0.0.1"',
      'daybook.yaml:11:16  caller_gone.policy: "drian" is not allowed; one of: cancel, drain',
      'daybook.yaml:12:13  timeouts.connect: must be a number, not "soon"',
      'daybook.yaml:14:5  endpoints[0].vendor: is missing',
      'daybook.yaml:15:41  endpoints[1].bases.opnai: is not a setting; did you mean openai?',
      'daybook.yaml:15:62  endpoints[1].base_url: must be an http or https URL',
      'daybook.yaml:17:16  models[0].routes: needs at least 1',
    ]);
  });

  it('is told of places where nothing can listen or answer, without the credentials an address may hold', () => {
    const yaml = `listen: foo
desk: { listen: "127.0.0.1:99999" }
ledger: { url: "me:secret@host:8123" }
registry: { url: "mysql://me:secret@host/db" }
`;
    expect(problems(yaml)).toEqual([
      'daybook.yaml:1:1  listen: must be host:port, for example 127.0.0.1:4100, not "foo"',
      'daybook.yaml:2:9  desk.listen: the port must be at most 65535',
      'daybook.yaml:3:11  ledger.url: must be http(s)://user:password@host:port',
      'daybook.yaml:4:13  registry.url: must be postgres://user:password@host/database',
    ]);
  });

  it('is told of variables and flags by their own names', () => {
    expect(problems(null, { env: { DAYBOOK_JOURNAL_SYNC: 'always' }, overrides: { 'log.level': 'loud' } })).toEqual([
      'DAYBOOK_JOURNAL_SYNC  journal.sync: "always" is not allowed; one of: interval, each',
      'command line  log.level: "loud" is not allowed; one of: debug, info, warn, error, silent',
    ]);
  });

  it('is told of the YAML itself without quoting it', () => {
    expect(problems('data: a\ndata: b\n')).toEqual(['daybook.yaml:2:1  is set twice']);
    expect(problems('journal:\n\tsync: each\n')[0]).toMatch(/^daybook\.yaml:\d:\d {2}/);
    expect(problems('endpoints:\n  - api_key: "sk-planted\n')[0]).not.toContain('planted');
    expect(problems('endpoints: [{ name: a, vendor: openai, api_key: ${KEY} }]\n')).toEqual([
      'daybook.yaml:1:50  cannot be read as YAML from here on; inside { } or [ ] put ${…} in quotes',
    ]);
    expect(problems('- a\n')).toEqual(['daybook.yaml:1:1  must be a section with settings under it']);
  });

  it('is told of names that are names of nothing', () => {
    const yaml = `
endpoints:
  - { name: main, vendor: openai }
  - { name: main, vendor: opnai }
  - { name: ds, vendor: deepseek, base_url: "https://x.example" }
`;
    expect(problems(yaml)).toEqual([
      'daybook.yaml:4:7  endpoints[1].name: main is used twice under endpoints',
      'daybook.yaml:4:19  endpoints[1].vendor: there is no vendor opnai; did you mean openai?',
      'daybook.yaml:5:35  endpoints[2].base_url: deepseek speaks several wire formats; say bases.openai or bases.anthropic instead',
    ]);
    expect(problems('endpoints: [{ name: a, vendor: openai-compatible }, { name: b, vendor: azure-openai }]')).toEqual([
      'daybook.yaml:1:13  endpoints[0]: openai-compatible has no address of its own; give base_url',
      'daybook.yaml:1:53  endpoints[1]: azure-openai has no address of its own; give base_url, or set AZURE_OPENAI_ENDPOINT beside its key',
    ]);
    const routes = `
endpoints: [{ name: main, vendor: openai }]
models: [{ name: m, routes: [{ endpoint: mian, model: x }, { endpoint: groq, model: y }] }]
keys: [{ name: k, secret: 0123456789abcdefg, user: u, endpoint: nowhere }]
defaults: { anthropic: main, gemini: x }
`;
    expect(problems(routes)).toEqual([
      'daybook.yaml:3:32  models[0].routes[0].endpoint: there is no endpoint mian; did you mean main?',
      'daybook.yaml:3:62  models[0].routes[1].endpoint: there is no endpoint groq; set GROQ_API_KEY in the environment, or declare it under endpoints',
      'daybook.yaml:4:55  keys[0].endpoint: there is no endpoint nowhere; declare it under endpoints',
      'daybook.yaml:5:13  defaults.anthropic: the endpoint main does not speak anthropic; it speaks openai',
      'daybook.yaml:5:30  defaults.gemini: there is no endpoint x; declare it under endpoints',
    ]);
    expect(problems(routes.replaceAll(/mian|nowhere/g, 'main').replace(/defaults.*/, ''), { env: { GROQ_API_KEY: 'k' } })).toEqual([]);
  });

  it('shows a short word of the file, and never one that a variable held', () => {
    const given = { env: { SHORT: 'hunter' } };
    expect(problems('log: { level: hunter }', given)[0]).toContain('"hunter" is not allowed');
    expect(problems('log: { level: "${SHORT}" }', given)[0]).toContain('this value is not allowed');
  });

  it('holds no secret, wherever one was put', () => {
    const planted = 'sk-planted-Secret-0123456789';
    const env = {
      SECRET: planted,
      DAYBOOK_JOURNAL_SYNC: planted,
      DAYBOOK_REGISTRY_URL: `postgres://u:${planted}@h/d`,
      DAYBOOK_LOG_LEVEL: 'shortpw',
    };
    const yamls = [
      `endpoints: [{ name: a, vendor: "\${SECRET}", api_key: [${planted}], headers: { x: { y: ${planted} } }, base_url: "ftp://u:${planted}@h" }]`,
      `keys: [{ name: "${planted} ", secret: short-pw, user: u }, { name: b, user: ${planted} }]`,
      `caller_gone: { policy: "\${SECRET}" }\nlog: { level: "\${SECRET}" }\ngateway: { record_ip: ${planted} }`,
      `api_key:${planted}`,
      `a: "${planted}`,
      `a: @${planted}`,
      `? [${planted}]\n: b`,
    ];
    for (const yaml of yamls) {
      const told = problems(yaml, { env }).join('\n');
      expect(told).not.toBe('');
      expect(told).not.toContain('planted');
      expect(told).not.toContain('short-pw');
    }
  });
});

describe('warnings', () => {
  it('are given for a variable that is nearly a setting, and for none that is somebody else’s', () => {
    const env = { DAYBOOK_JOURNAL_SYNK: 'each', DAYBOOK_KEY: 'x', DAYBOOK_URL: 'y', DAYBOOK_SECRET: 'z', DATA: 'w' };
    expect(read(null, { env }).warnings).toEqual([
      'The environment variable DAYBOOK_JOURNAL_SYNK is not a setting; did you mean DAYBOOK_JOURNAL_SYNC?',
    ]);
  });

  it('are given for an address that is Daybook’s own', () => {
    const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://127.0.0.1:4100/v1' };
    expect(read(null, { env }).warnings).toEqual([expect.stringMatching(/points at Daybook itself/)]);
  });
});
