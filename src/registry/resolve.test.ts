import { describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../config.ts';
import { keptEndpoint } from './endpoints/draft.ts';
import { resolveEndpoints } from './resolve.ts';
import { takeSnapshot } from './snapshot.ts';
import { secretOf } from './secret.ts';
import { shippedVendors } from './vendors.ts';

type Settings = Parameters<typeof configSchema.parse>[0];
const config = (settings: Settings = {}): Config => configSchema.parse(settings);
const resolve = (settings: Settings, env: Record<string, string> = {}) => resolveEndpoints({ config: config(settings), env });
const named = (resolution: ReturnType<typeof resolve>, name: string) => resolution.endpoints.find(({ endpoint }) => endpoint.name === name);

describe('endpoints from the environment', () => {
  it('makes one of a credential alone', () => {
    const resolution = resolve({}, { OPENAI_API_KEY: 'sk-1' });
    expect(resolution.endpoints).toHaveLength(1);
    expect(resolution.endpoints[0]).toMatchObject({ from: 'OPENAI_API_KEY', credential_from: 'OPENAI_API_KEY' });
    expect(resolution.endpoints[0]?.endpoint).toMatchObject({
      name: 'openai',
      bases: { openai: 'https://api.openai.com/v1' },
      auth: { openai: 'bearer' },
      credential: 'sk-1',
      currency: 'USD',
      timeouts: { connect: 10_000 },
      caller_gone: { policy: 'cancel' },
    });
  });

  it('makes none of nothing, nor of an empty variable', () => {
    expect(resolve({}, {}).endpoints).toEqual([]);
    expect(resolve({}, { OPENAI_API_KEY: ' ', OPENAI_BASE_URL: 'https://x.example/v1' }).endpoints).toEqual([]);
  });

  it('sends the credential to the address given beside it', () => {
    const env = {
      OPENAI_API_KEY: 'k',
      OPENAI_BASE_URL: 'https://proxy.example/v1/',
      ANTHROPIC_API_KEY: 'k',
      ANTHROPIC_BASE_URL: 'https://proxy.example/v1',
    };
    const resolution = resolve({}, env);
    expect(named(resolution, 'openai')?.endpoint.bases).toEqual({ openai: 'https://proxy.example/v1' });
    expect(named(resolution, 'anthropic')?.endpoint.bases).toEqual({ anthropic: 'https://proxy.example' });
  });

  it('takes GOOGLE_API_KEY for Gemini, and GEMINI_API_KEY before it', () => {
    expect(resolve({}, { GOOGLE_API_KEY: 'b' }).endpoints[0]).toMatchObject({ from: 'GOOGLE_API_KEY', endpoint: { credential: 'b' } });
    const both = resolve({}, { GOOGLE_API_KEY: 'b', GEMINI_API_KEY: 'a' });
    expect(both.endpoints).toHaveLength(1);
    expect(both.endpoints[0]?.endpoint).toMatchObject({ name: 'gemini', credential: 'a', auth: { gemini: 'google', openai: 'bearer' } });
  });

  it('makes an Azure endpoint of key and address together, and none of the key alone', () => {
    expect(resolve({}, { AZURE_OPENAI_API_KEY: 'k' }).endpoints).toEqual([]);
    const env = { AZURE_OPENAI_API_KEY: 'k', AZURE_OPENAI_ENDPOINT: 'https://acme.openai.azure.com/' };
    expect(resolve({}, env).endpoints[0]?.endpoint).toMatchObject({
      bases: { openai: 'https://acme.openai.azure.com/openai/v1' },
      auth: { openai: 'azure' },
    });
  });

  it('tells the region by the address where two vendors share a variable', () => {
    expect(resolve({}, { MOONSHOT_API_KEY: 'k' }).endpoints.map(({ endpoint }) => endpoint.name)).toEqual(['moonshot']);
    const china = resolve({}, { MOONSHOT_API_KEY: 'k', MOONSHOT_BASE_URL: 'https://api.moonshot.cn/v1' });
    expect(china.endpoints.map(({ endpoint }) => [endpoint.name, endpoint.currency, endpoint.bases.anthropic])).toEqual([
      ['moonshot-cn', 'CNY', 'https://api.moonshot.cn/anthropic'],
    ]);
    expect(named(resolve({}, { DASHSCOPE_API_KEY: 'k' }), 'dashscope')?.endpoint.currency).toBe('CNY');
  });

  it.each([
    ['127.0.0.1:11434', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['gpu-box', 'http://gpu-box:11434'],
    ['http://gpu-box:8080/', 'http://gpu-box:8080'],
    ['https://ollama.example', 'https://ollama.example:443'],
  ])('reads OLLAMA_HOST %s as %s', (text, base) => {
    expect(resolve({}, { OLLAMA_HOST: text }).endpoints[0]?.endpoint).toMatchObject({
      bases: { openai: `${base}/v1`, anthropic: base },
      auth: { openai: 'none' },
      credential: null,
    });
  });

  it('does not let an address that is Daybook’s own send calls in a circle, and says so', () => {
    const resolution = resolve({ listen: '0.0.0.0:4100' }, { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://localhost:4100/v1' });
    expect(resolution.endpoints[0]?.endpoint.bases).toEqual({ openai: 'https://api.openai.com/v1' });
    expect(resolution.warnings).toEqual([expect.stringMatching(/OPENAI_BASE_URL points at Daybook itself/)]);
  });

  it('leaves out a vendor whose address is none, and says so without repeating it', () => {
    const resolution = resolve({}, { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'sk-pasted-in-the-wrong-place' });
    expect(resolution.endpoints).toEqual([]);
    expect(resolution.warnings).toEqual(['OPENAI_BASE_URL is not a URL; vendor openai is left out.']);
  });
});

describe('endpoints of daybook.yaml', () => {
  it('use what the environment holds for their vendor, address and credential together', () => {
    const env = { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://proxy.example/v1' };
    const resolution = resolve({ endpoints: [{ name: 'main', vendor: 'openai' }] }, env);
    expect(named(resolution, 'main')).toMatchObject({
      credential_from: 'OPENAI_API_KEY',
      endpoint: { credential: 'sk-1', bases: { openai: 'https://proxy.example/v1' } },
    });
  });

  it('are never lent the environment’s credential for an address of their own', () => {
    const resolution = resolve(
      { endpoints: [{ name: 'main', vendor: 'openai', base_url: 'https://proxy.example/v1' }] },
      { OPENAI_API_KEY: 'sk-1' },
    );
    expect(named(resolution, 'main')?.endpoint.credential).toBeNull();
  });

  it('take an empty api_key, as ${KEY:-} gives it, for none, and a line feed at its end away', () => {
    const endpoints = [
      { name: 'none', vendor: 'openai', api_key: '' },
      { name: 'own', vendor: 'openai', api_key: 'sk-2\n' },
    ];
    const resolution = resolve({ endpoints }, { OPENAI_API_KEY: 'sk-1' });
    expect(resolution.endpoints.slice(0, 2).map(({ endpoint }) => endpoint.credential)).toEqual(['sk-1', 'sk-2']);
  });

  it('replace the environment’s endpoint of the same name', () => {
    const resolution = resolve(
      { endpoints: [{ name: 'openai', vendor: 'openai', api_key: 'sk-2', currency: 'EUR' }] },
      { OPENAI_API_KEY: 'sk-1' },
    );
    expect(resolution.endpoints).toHaveLength(1);
    expect(resolution.endpoints[0]?.endpoint).toMatchObject({ credential: 'sk-2', currency: 'EUR' });
  });

  it('give every family under one root with one base_url', () => {
    for (const base_url of ['http://gpu:8000/v1', 'http://gpu:8000', 'http://gpu:8000/']) {
      const resolution = resolve({ endpoints: [{ name: 'gpu', vendor: 'vllm', base_url }] });
      expect(named(resolution, 'gpu')?.endpoint.bases).toEqual({ openai: 'http://gpu:8000/v1', anthropic: 'http://gpu:8000' });
    }
  });

  it('keep the vendor’s bases for the families they do not name', () => {
    const resolution = resolve({ endpoints: [{ name: 'ds', vendor: 'deepseek', bases: { openai: 'https://eu.example' } }] });
    expect(named(resolution, 'ds')?.endpoint.bases).toEqual({
      openai: 'https://eu.example',
      anthropic: 'https://api.deepseek.com/anthropic',
    });
  });

  it('may use a vendor of their own, with the family’s usual way to send a credential', () => {
    const resolution = resolve({
      vendors: [
        { id: 'acme', name: 'Acme', bases: { openai: 'https://acme.example/v1', anthropic: 'https://acme.example' }, currency: 'EUR' },
      ],
      endpoints: [{ name: 'acme', vendor: 'acme', api_key: 'k', timeouts: { idle: null, connect: 5 } }],
    });
    expect(named(resolution, 'acme')?.endpoint).toMatchObject({
      vendor_name: 'Acme',
      auth: { openai: 'bearer', anthropic: 'x-api-key' },
      currency: 'EUR',
      timeouts: { connect: 5, first_byte: 600_000, idle: null, total: 3_600_000 },
    });
  });
});

describe('the default endpoint of a family', () => {
  const endpoints = [
    { name: 'ds', vendor: 'deepseek', api_key: 'k' },
    { name: 'oa-eu', vendor: 'openai', api_key: 'k' },
  ];

  it('is the one that was named', () => {
    expect(resolve({ endpoints, defaults: { openai: 'ds' } }).defaults.openai).toEqual({ endpoint: 'ds', because: 'defaults.openai' });
  });

  it('is else the family’s own vendor, the file’s endpoint before the environment’s', () => {
    expect(resolve({ endpoints }, { OPENAI_API_KEY: 'k' }).defaults.openai?.endpoint).toBe('oa-eu');
  });

  it('is else the only endpoint that speaks it, and none where it is unclear', () => {
    expect(resolve({ endpoints }).defaults).toMatchObject({ anthropic: { endpoint: 'ds' } });
    expect(resolve({ endpoints }).defaults.gemini).toBeUndefined();
    expect(resolve({}, { DEEPSEEK_API_KEY: 'k', MOONSHOT_API_KEY: 'k' }).defaults.openai).toBeUndefined();
  });
});

describe('the shipped vendors', () => {
  it('have ids of their own, tidy bases, and say how each family sends a credential', () => {
    expect(new Set(shippedVendors.map(({ id }) => id)).size).toBe(shippedVendors.length);
    for (const { id, bases, auth } of shippedVendors) {
      for (const [family, base] of Object.entries(bases)) {
        expect(base, id).not.toMatch(/\/$/);
        expect(URL.canParse(base), id).toBe(true);
        expect(auth, id).toHaveProperty(family);
      }
    }
  });
});

describe('the snapshot', () => {
  it('holds the file’s keys by their hash, models with their routes, and the defaults', async () => {
    const secret = secretOf('a secret for tests only, long enough');
    const settings = config({
      keys: [{ name: 'ci', secret: 'a-key-from-the-environment', user: 'ci', models: ['fast'] }],
      models: [{ name: 'fast', routes: [{ endpoint: 'openai', model: 'gpt-5-mini' }] }],
    });
    const snapshot = await takeSnapshot({ config: settings, env: { OPENAI_API_KEY: 'sk-1' }, registry: null, secret });
    expect([...snapshot.keys]).toEqual([
      [
        secret.hashKey('a-key-from-the-environment'),
        {
          id: 'file:ci',
          name: 'ci',
          user: 'ci',
          app: null,
          role: 'member',
          speaks_for_others: false,
          endpoint: null,
          models: ['fast'],
          revoked: false,
        },
      ],
    ]);
    expect(snapshot.models.get('fast')).toEqual({ name: 'fast', routes: [{ endpoint: 'openai', model_id: 'gpt-5-mini' }] });
    expect(snapshot.defaults).toEqual({ openai: 'openai' });
    expect(snapshot.version).toBe('0');
  });
});

describe('endpoints of the console', () => {
  const made = (name: string, settings: object, credential: string | null = 'sk-made') => ({
    name,
    settings: keptEndpoint.parse(settings),
    credential,
    fault: null,
  });
  const beside = (settings: Settings, env: Record<string, string>, ...endpoints: ReturnType<typeof made>[]) =>
    resolveEndpoints({ config: config(settings), env, made: endpoints });

  it('stand beside those of the file and the environment, which win where a name is theirs', () => {
    const settings = { endpoints: [{ name: 'main', vendor: 'openai', api_key: 'sk-file' }] };
    const env = { ANTHROPIC_API_KEY: 'sk-env' };
    const resolution = beside(
      settings,
      env,
      made('main', { vendor: 'groq' }),
      made('anthropic', { vendor: 'anthropic' }),
      made('fast', { vendor: 'groq' }),
    );
    expect(resolution.endpoints.map(({ endpoint, source, from }) => [endpoint.name, source, from, endpoint.credential])).toEqual([
      ['main', 'file', 'daybook.yaml', 'sk-file'],
      ['anthropic', 'environment', 'ANTHROPIC_API_KEY', 'sk-env'],
      ['fast', 'registry', 'the console', 'sk-made'],
    ]);
    expect(resolution.unused).toEqual([
      { name: 'main', why: 'The one of this name from daybook.yaml is used.' },
      { name: 'anthropic', why: 'The one of this name from ANTHROPIC_API_KEY is used.' },
    ]);
  });

  it('send a credential to the address entered beside it and to no other of the vendor', () => {
    const [only] = beside({}, {}, made('g', { vendor: 'gemini', bases: { gemini: 'https://proxy.example/' } })).endpoints;
    expect(only?.endpoint.bases).toEqual({ gemini: 'https://proxy.example' });
  });

  it('are never lent a credential of the environment', () => {
    const resolution = beside({}, { OPENAI_API_KEY: 'sk-env' }, made('mine', { vendor: 'openai' }, null));
    expect(named(resolution, 'mine')).toMatchObject({ credential_from: null, endpoint: { credential: null } });
  });

  it.each([
    ['of a vendor that is gone', { vendor: 'gone' }, /no vendor gone/],
    ['without an address', { vendor: 'openai-compatible' }, /no address of its own/],
    [
      'whose one address could be of several formats',
      { vendor: 'deepseek', base_url: 'https://x.example' },
      /bases.openai or bases.anthropic/,
    ],
    ['that points at Daybook itself', { vendor: 'openai', base_url: 'http://127.0.0.1:4100/v1' }, /Daybook itself/],
  ])('%s are left out and do not keep the others from working', (_, settings, why) => {
    const resolution = beside({}, {}, made('bad', settings), made('good', { vendor: 'openai' }));
    expect(resolution.endpoints.map(({ endpoint }) => endpoint.name)).toEqual(['good']);
    expect(resolution.unused).toEqual([{ name: 'bad', why: expect.stringMatching(why) }]);
  });

  it('answer for a family that nothing else answers for: the vendor’s own, or the first that was made', () => {
    const groq = made('fast', { vendor: 'groq' });
    const mistral = made('slow', { vendor: 'mistral' });
    expect(beside({}, {}, groq, mistral).defaults.openai).toMatchObject({ endpoint: 'fast' });
    expect(beside({}, {}, groq, made('own', { vendor: 'openai' })).defaults.openai).toMatchObject({ endpoint: 'own' });
  });

  it('change no default of file and environment', () => {
    const env = { GROQ_API_KEY: 'k' };
    const before = beside({}, env).defaults;
    expect(beside({}, env, made('own', { vendor: 'openai' }), made('more', { vendor: 'mistral' })).defaults).toEqual(before);
    const unclear = { ...env, MISTRAL_API_KEY: 'k' };
    expect(beside({}, unclear, made('more', { vendor: 'xai' })).defaults).toEqual(beside({}, unclear).defaults);
  });
});
