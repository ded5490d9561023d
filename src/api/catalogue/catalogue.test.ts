// Endpoints and models over the API: made, changed and removed by admins, what file and environment declare untouched, credentials never
// told again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerAway, openTestDesk, type TestDesk } from '../testing/desk.ts';

let desk: TestDesk;
const settings = {
  vendors: [{ id: 'acme', name: 'Acme AI', bases: { openai: 'https://eve:own@api.acme.example/v1' } }],
  endpoints: [
    {
      name: 'main',
      vendor: 'openai',
      api_key: 'sk-of-the-file-0123456789',
      base_url: 'https://ann:pw@proxy.example/v1',
      headers: { 'x-secret': 'hidden' },
    },
  ],
  models: [{ name: 'smart', routes: [{ endpoint: 'main', model: 'gpt-5' }] }],
};
beforeEach(async () => {
  desk = await openTestDesk({ settings });
});
afterEach(() => desk.close());

const credential = 'sk-planted-secret-0123456789';
const wish = { name: 'fast', vendor: 'groq', credential };
const post = (path: string, body: unknown) => desk.ask('POST', path, 'admin', body);
const put = (path: string, body: unknown) => desk.ask('PUT', path, 'admin', body);
const endpoints = async () => (await desk.ask('GET', '/api/endpoints')).value.endpoints;
const codeOf = ({ status, value }: { status: number; value: { error?: { code: string } } }) => [status, value.error?.code];

describe('an endpoint of the console', () => {
  it('is made, listed with its settings, and its credential is told to nobody again', async () => {
    const { status, value } = await post('/api/endpoints', { ...wish, currency: 'EUR', headers: { 'x-team': 'a' } });
    expect(status).toBe(201);
    expect(value.endpoint).toMatchObject({
      name: 'fast',
      source: 'registry',
      from: 'the console',
      vendor_id: 'groq',
      bases: { openai: 'https://api.groq.com/openai/v1' },
      currency: 'EUR',
      has_credential: true,
      credential_ends_with: '6789',
      headers: ['x-team'],
      unused: null,
      made_by: 'key:k (ada)',
    });
    const everything = [value, await endpoints(), (await desk.ask('GET', '/api/audit')).text, (await desk.ask('GET', '/api/vendors')).text];
    expect(JSON.stringify(everything)).not.toContain('planted-secret');
    expect(await desk.registry.endpoints.opened()).toMatchObject([{ name: 'fast', credential }]);
  });

  it.each([
    [{ ...wish, vendor: 'nobody' }, /there is no vendor nobody/],
    [{ ...wish, base_url: 'ftp://x.example' }, /base_url: .*http or https/],
    [{ ...wish, base_url: 'https://a:b@x.example' }, /without user, password/],
    [{ ...wish, vendor: 'openai-compatible' }, /has no address of its own/],
    [{ ...wish, vendor: 'deepseek', base_url: 'https://x.example' }, /bases.openai or bases.anthropic/],
    [{ ...wish, base_url: 'http://127.0.0.1:4100/v1' }, /Daybook itself/],
    [{ ...wish, name: 'a/b' }, /name: /],
    [{ ...wish, headers: { authorization: 'x' } }, /enter that as the credential/],
    [{ ...wish, headers: { 'x-functions-key': 'x' } }, /enter that as the credential/],
    [{ ...wish, headers: { 'x-amz-signature': 'x' } }, /enter that as the credential/],
    [{ ...wish, credential: 'two words' }, /credential: it takes/],
    [{ ...wish, api_key: 'x' }, /there is no "api_key" here/],
  ])('is refused as %j', async (body, message) => {
    const answer = await post('/api/endpoints', body);
    expect(codeOf(answer)).toEqual([400, 'endpoint_invalid']);
    expect(answer.value.error.message).toMatch(message);
    expect(await desk.registry.endpoints.list()).toEqual([]);
  });

  it('does not take a name that the file, the environment or the console has', async () => {
    expect(codeOf(await post('/api/endpoints', { ...wish, name: 'main' }))).toEqual([409, 'endpoint_taken']);
    await post('/api/endpoints', wish);
    expect(codeOf(await post('/api/endpoints', wish))).toEqual([409, 'endpoint_taken']);
  });

  it('keeps its credential where a change leaves its address alone', async () => {
    await post('/api/endpoints', wish);
    const { status, value } = await put('/api/endpoints/fast', {
      vendor: 'groq',
      base_url: 'https://api.groq.com/openai/v1/',
      currency: 'EUR',
    });
    expect([status, value.endpoint.currency, value.endpoint.has_credential]).toEqual([200, 'EUR', true]);
    expect(await desk.registry.endpoints.opened()).toMatchObject([{ credential }]);
  });

  it.each([
    ['another base URL', { vendor: 'groq', base_url: 'https://thief.example/v1' }],
    ['another path', { vendor: 'groq', base_url: 'https://api.groq.com/other/v1' }],
    ['plain http', { vendor: 'groq', base_url: 'http://api.groq.com/openai/v1' }],
    ['one family more', { vendor: 'groq', bases: { openai: 'https://api.groq.com/openai/v1', anthropic: 'https://thief.example' } }],
    ['another vendor', { vendor: 'acme' }],
  ])('wants its credential again with %s', async (_, change) => {
    await post('/api/endpoints', wish);
    expect(codeOf(await put('/api/endpoints/fast', change))).toEqual([409, 'credential_needed']);
    expect(await desk.registry.endpoints.opened()).toMatchObject([{ settings: { vendor: 'groq', bases: {} }, credential }]);
    expect((await put('/api/endpoints/fast', { ...change, credential: 'another-one-0123' })).status).toBe(200);
    expect((await put('/api/endpoints/fast', { vendor: 'groq', credential: null })).value.endpoint.has_credential).toBe(false);
  });

  it('is removed when nothing names it any more', async () => {
    await post('/api/endpoints', wish);
    await post('/api/models', { name: 'quick', routes: [{ endpoint: 'fast', model: 'llama' }] });
    expect((await endpoints()).find(({ name }: { name: string }) => name === 'fast').models).toEqual(['quick']);
    expect(codeOf(await desk.ask('DELETE', '/api/endpoints/fast'))).toEqual([409, 'endpoint_in_use']);
    await desk.ask('DELETE', '/api/models/quick');
    expect((await desk.ask('DELETE', '/api/endpoints/fast')).status).toBe(204);
    expect(codeOf(await desk.ask('DELETE', '/api/endpoints/fast'))).toEqual([404, 'endpoint_unknown']);
  });
});

describe('an endpoint of the file', () => {
  it('is shown without its credential, the values of its headers and the password in its address, and cannot be changed', async () => {
    const { text, value } = await desk.ask('GET', '/api/endpoints', 'analyst');
    expect(value.endpoints).toMatchObject([
      {
        name: 'main',
        source: 'file',
        from: 'daybook.yaml',
        has_credential: true,
        credential_from: 'daybook.yaml',
        credential_ends_with: null,
        headers: ['x-secret'],
        bases: { openai: 'https://proxy.example/v1' },
        default_for: ['openai'],
        models: ['smart'],
        settings: null,
      },
    ]);
    expect(text).not.toMatch(/sk-of-the-file|hidden|pw@/);
    expect(codeOf(await put('/api/endpoints/main', { vendor: 'groq' }))).toEqual([409, 'endpoint_declared']);
    expect(codeOf(await desk.ask('DELETE', '/api/endpoints/main'))).toEqual([409, 'endpoint_declared']);
  });

  it('stands over one of the console of its name, which says so and may go', async () => {
    await desk.registry.endpoints.create('main', { settings: { vendor: 'groq', bases: {}, headers: {}, timeouts: {} }, credential }, 'ada');
    const [used, unused] = (await endpoints()).filter(({ name }: { name: string }) => name === 'main');
    expect([used.source, used.unused]).toEqual(['file', null]);
    expect([unused.source, unused.unused, unused.vendor_name]).toEqual([
      'registry',
      'The one of this name from daybook.yaml is used.',
      'Groq',
    ]);
    expect((await desk.ask('DELETE', '/api/endpoints/main')).status).toBe(204);
  });
});

describe('what endpoints and models came to', () => {
  const counts = {
    calls: 4,
    success: 3,
    failed: 1,
    timeouts: 0,
    error_rate: 0.25,
    duration_p50_ms: 900,
    duration_p95_ms: 2_000,
    ttft_p50_ms: 200,
  };
  const health = { hour: counts, day: counts, last_success_at: '2026-11-23T11:59:00.000Z', last_error: null };
  const counters = {
    call_count: 4,
    success_count: 3,
    prompt_tokens: 10,
    completion_tokens: 5,
    costs: { USD: '0.5' },
    unpriced_count: 1,
    last_seen_at: '2026-11-23T11:59:00.000Z',
    vendors: ['OpenAI'],
  };

  it('is told beside their settings', async () => {
    desk.replies.endpointHealth = [{ endpoint: 'main', ...health }];
    desk.replies.modelCounters = [
      { model_name: 'gpt-5', ...counters },
      { model_name: 'smart', ...counters },
    ];
    expect((await desk.ask('GET', '/api/endpoints')).value).toMatchObject({ health: true, endpoints: [{ name: 'main', health }] });
    const { value } = await desk.ask('GET', '/api/models');
    expect(value).toMatchObject({ range: { from: '2026-10-24T12:00:00.000Z', to: '2026-11-23T12:00:00.000Z' }, counted: true });
    expect(value.models).toMatchObject([
      { name: 'smart', source: 'file', routes: [{ endpoint: 'main', model: 'gpt-5', is_used: true, is_priced: true }], counters },
      { name: 'gpt-5', source: 'calls', routes: [], counters },
    ]);
  });

  it('is missing, and the settings are there, while the ledger is away', async () => {
    desk.fail(ledgerAway());
    expect((await desk.ask('GET', '/api/endpoints')).value).toMatchObject({ health: false, endpoints: [{ name: 'main', health: null }] });
    expect((await desk.ask('GET', '/api/models')).value).toMatchObject({ counted: false, models: [{ name: 'smart', counters: null }] });
  });

  it('is a member’s own, without where models go', async () => {
    desk.replies.modelCounters = [{ model_name: 'smart', ...counters }];
    const { value, text } = await desk.ask('GET', '/api/models', 'member');
    expect(value.models).toMatchObject([{ name: 'smart', routes: null, counters }]);
    expect(text).not.toContain('main');
    expect(desk.asked.at(-1)).toMatchObject({ what: 'modelCounters', args: [expect.anything(), 'ada'] });
  });
});

describe('a model of the console', () => {
  const routes = [{ endpoint: 'main', model: 'gpt-5-mini' }];

  it('is made, changed and removed, with slashes in its name too', async () => {
    const { status, value } = await post('/api/models', { name: 'team/quick', routes });
    expect(status).toBe(201);
    expect(value.model).toMatchObject({ name: 'team/quick', source: 'registry', unused: null, routes: [{ ...routes[0], is_used: true }] });
    const path = `/api/models/${encodeURIComponent('team/quick')}`;
    const changed = await put(path, { routes: [{ endpoint: 'main', model: 'no-such-model' }] });
    expect(changed.value.model.routes).toEqual([{ endpoint: 'main', model: 'no-such-model', is_used: true, is_priced: false }]);
    expect((await desk.ask('DELETE', path)).status).toBe(204);
    expect(codeOf(await desk.ask('DELETE', path))).toEqual([404, 'model_unknown']);
  });

  it('is refused where it leads nowhere, has no route, or has a name that is taken', async () => {
    const nowhere = await post('/api/models', { name: 'x', routes: [...routes, { endpoint: 'none', model: 'm' }] });
    expect(codeOf(nowhere)).toEqual([400, 'model_invalid']);
    expect(nowhere.value.error.message).toContain('routes.1.endpoint: there is no endpoint "none"');
    expect(codeOf(await post('/api/models', { name: 'x', routes: [] }))).toEqual([400, 'model_invalid']);
    expect(codeOf(await post('/api/models', { name: 'smart', routes }))).toEqual([409, 'model_taken']);
    expect(codeOf(await put('/api/models/smart', { routes }))).toEqual([409, 'model_declared']);
    expect(codeOf(await desk.ask('DELETE', '/api/models/smart'))).toEqual([409, 'model_declared']);
    await post('/api/models', { name: 'x', routes });
    expect(codeOf(await post('/api/models', { name: 'x', routes }))).toEqual([409, 'model_taken']);
  });
});

describe('a test call', () => {
  it('goes out as whoever asked, in the format asked for or the first that the endpoint speaks', async () => {
    const { status, value } = await post('/api/endpoints/main/test', { model: 'gpt-5' });
    expect([status, value.status, value.text]).toEqual([200, 'success', 'ready']);
    const trial = { endpoint: 'main', model: 'gpt-5', family: 'openai', vendor_id: 'openai' };
    expect(desk.asked.at(-1)).toEqual({ what: 'tryEndpoint', args: [trial, 'ada'] });
    expect(codeOf(await post('/api/endpoints/main/test', { model: 'm', family: 'gemini' }))).toEqual([400, 'endpoint_dialect']);
    expect(codeOf(await post('/api/endpoints/none/test', { model: 'm' }))).toEqual([404, 'endpoint_unknown']);
    expect(codeOf(await post('/api/endpoints/main/test', {}))).toEqual([400, 'endpoint_invalid']);
  });
});

it('only an admin changes anything; a member sees no endpoint', async () => {
  const changes = [
    ['POST', '/api/endpoints', wish],
    ['PUT', '/api/endpoints/main', { vendor: 'groq' }],
    ['DELETE', '/api/endpoints/main', undefined],
    ['POST', '/api/endpoints/main/test', { model: 'm' }],
    ['POST', '/api/models', { name: 'x', routes: [{ endpoint: 'main', model: 'm' }] }],
    ['PUT', '/api/models/smart', { routes: [{ endpoint: 'main', model: 'm' }] }],
    ['DELETE', '/api/models/smart', undefined],
  ] as const;
  for (const role of ['member', 'analyst', 'auditor'] as const)
    for (const [method, path, body] of changes)
      expect([role, path, (await desk.ask(method, path, role, body)).status]).toEqual([role, path, 403]);
  expect((await desk.ask('GET', '/api/endpoints', 'member')).status).toBe(403);
  expect((await desk.ask('GET', '/api/vendors', 'member')).value.vendors.at(-1)).toMatchObject({
    id: 'acme',
    bases: { openai: 'https://api.acme.example/v1' },
    source: 'file',
    needs_credential: false,
  });
});
