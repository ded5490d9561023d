import { describe, expect, it } from 'vitest';
import { recognise } from '../dialects/recognise.ts';
import { scanTopLevel } from '../lib/json-scan.ts';
import type { Endpoint, Key, Snapshot } from '../schema/vendor.ts';
import type { Arrival } from './arrive.ts';
import type { Caller } from './identify.ts';
import type { Asked } from './read.ts';
import { type Destination, route } from './route.ts';

const endpoint = (name: string, more: Partial<Endpoint> = {}): Endpoint => ({
  name,
  vendor_id: name,
  vendor_name: name,
  bases: { openai: `https://${name}.test/v1` },
  auth: {},
  credential: `credential-of-${name}`,
  currency: 'USD',
  quirks: [],
  headers: {},
  timeouts: { connect: null, first_byte: null, idle: null, total: null },
  caller_gone: { policy: 'cancel' },
  ...more,
});
const endpoints = [
  endpoint('first'),
  endpoint('second', { bases: { openai: 'https://second.test/api/paas/v4/', anthropic: 'https://second.test/anthropic' } }),
  endpoint('claude', { bases: { anthropic: 'https://claude.test' }, auth: { anthropic: 'x-api-key' } }),
  endpoint('azure', {
    bases: { openai: 'https://azure.test/openai/v1' },
    auth: { openai: 'azure' },
    headers: { 'X-Extra': 'of the endpoint' },
  }),
  endpoint('first-again', { vendor_id: 'first', bases: { openai: 'https://first.test/v1' } }),
  endpoint('mirror', { vendor_id: 'first' }),
  endpoint('open', { auth: { openai: 'none' } }),
  endpoint('keyless', { credential: null }),
  endpoint('gem', { bases: { gemini: 'https://gem.test' }, auth: { gemini: 'google' } }),
];
const snapshot: Snapshot = {
  version: '1',
  keys: new Map(),
  endpoints: new Map(endpoints.map((one) => [one.name, one])),
  models: new Map([
    [
      'both',
      {
        name: 'both',
        routes: [
          { endpoint: 'claude', model_id: 'claude-id' },
          { endpoint: 'second', model_id: 'second-id' },
          { endpoint: 'gem', model_id: 'gem-id' },
        ],
      },
    ],
    ['to-keyless', { name: 'to-keyless', routes: [{ endpoint: 'keyless', model_id: 'x' }] }],
    ['same', { name: 'same', routes: [{ endpoint: 'first-again', model_id: 'x' }] }],
    ['elsewhere', { name: 'elsewhere', routes: [{ endpoint: 'mirror', model_id: 'x' }] }],
    ['lost', { name: 'lost', routes: [{ endpoint: 'nowhere', model_id: 'x' }] }],
  ]),
  defaults: { openai: 'first' },
};
const key = (more: Partial<Key>): Key => ({
  id: 'k',
  name: 'k',
  user: 'u',
  app: null,
  role: 'member',
  speaks_for_others: false,
  endpoint: null,
  models: null,
  revoked: false,
  ...more,
});
const callerWith = (one: Partial<Key>, credential: string | null = null): Caller => ({
  key: key(one),
  credential,
  user: 'u',
  trace: null,
  app: null,
  function: null,
  session_id: null,
  call_type: null,
  client_request_id: null,
  metadata: null,
  ip: null,
  user_agent: null,
});

type Call = {
  readonly path?: string;
  readonly endpoint?: string;
  readonly model?: string | null;
  readonly key?: Partial<Key>;
  readonly own?: string;
  readonly raw?: readonly string[];
  readonly streams?: boolean;
  readonly method?: string;
};

function to({
  path = '/v1/chat/completions',
  endpoint: named,
  model = 'm',
  key: one = {},
  own,
  raw = [],
  streams = false,
  method = 'POST',
}: Call): Destination {
  const recognised = recognise(method, path.replace(/\?.*/, ''), false);
  if (recognised === null) throw new RangeError(path);
  const arrival: Arrival = {
    id: 'id',
    at: 0,
    started: 0,
    method,
    target: path,
    path: path.replace(/\?.*/, ''),
    endpoint: named ?? null,
    recognised,
  };
  const body = Buffer.from(JSON.stringify(model === null ? {} : { model }));
  const top = scanTopLevel(body, null);
  const asked: Asked = {
    body,
    streams,
    decoded: false,
    top,
    model: recognised.model ?? model,
    is_stream: false,
    end_user: null,
    asksUsage: false,
  };
  return route(snapshot, arrival, callerWith(one, own ?? null), asked, raw);
}
const codeOf = (call: Call): unknown => {
  try {
    to(call);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('the endpoint', () => {
  it.each([
    ['of the model’s first route that speaks the family', { model: 'both' }, 'second', 'second-id'],
    ['of another family’s route', { model: 'both', path: '/v1/messages' }, 'claude', 'claude-id'],
    ['the path names, over the model’s', { model: 'both', endpoint: 'open' }, 'open', 'both'],
    ['the key names, for a model nobody routed', { key: { endpoint: 'second' } }, 'second', 'm'],
    ['the key names counts less than the model’s', { model: 'both', key: { endpoint: 'first' } }, 'second', 'second-id'],
    ['of the family by default', {}, 'first', 'm'],
    ['by default where the model’s is gone', { model: 'lost' }, 'first', 'lost'],
    ['by default without a model', { model: null }, 'first', null],
  ])('%s', (_, call, name, model_id) => expect(to(call)).toMatchObject({ endpoint: { name }, model_id }));

  it.each([
    [{ endpoint: 'nowhere' }, 'endpoint_unknown'],
    [{ key: { endpoint: 'nowhere' } }, 'endpoint_unknown'],
    [{ path: '/v1/messages' }, 'endpoint_missing'],
    [{ path: '/v1/messages', endpoint: 'first' }, 'endpoint_dialect'],
    [{ key: { models: ['other'] } }, 'model_forbidden'],
    [{ key: { models: [] } }, 'model_forbidden'],
    [{ key: { models: ['m'] } }, null],
    [{ model: 'gpt-5-mini', key: { models: ['o1', 'gpt-5*'] } }, null],
    [{ model: 'gpt-4', key: { models: ['gpt-5*'] } }, 'model_forbidden'],
    [{ path: '/v1/audio/transcriptions', model: null, streams: true, key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1/audio/transcriptions', model: null, streams: true }, null],
    [{ path: '/v1/files', model: null, streams: true, key: { models: ['m'] } }, null],
    [{ path: '/upload/v1beta/files', endpoint: 'gem', model: null, streams: true, key: { models: ['m'] } }, null],
    [{ path: '/v1/uploads/u_1/parts', model: null, streams: true, key: { models: ['m'] } }, null],
    [{ path: '/v1/batches/b_1/cancel', model: null, key: { models: ['m'] } }, null],
    [{ path: '/v1/files/f_1', method: 'DELETE', model: null, key: { models: ['m'] } }, null],
    [{ path: '/v1/models', method: 'GET', model: null, key: { models: ['m'] } }, null],
    [{ path: '/v1/batches', model: null, key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1/messages/batches', model: null, key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1/responses', model: null, key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1/threads/t/runs', model: null, key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1/files/f/chat/completions', model: null, key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1beta/files:batchGenerate', model: 'm', key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1/models/secret%253agenerateContent', model: 'm', key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/openai/Deployments/secret/chat/completions', model: 'm', key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/openai/deployments/m/chat/completions', model: 'secret', key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/openai/deployments/m/chat/completions', model: 'm', key: { models: ['m'] } }, null],
    [{ path: '/v1beta/models/m:embedContent', endpoint: 'gem', model: 'models/m', key: { models: ['m'] } }, null],
    [{ path: '/v1beta/models/m:embedContent', endpoint: 'gem', model: 'models/secret', key: { models: ['m'] } }, 'model_forbidden'],
    [{ path: '/v1beta/models/secret:generateContent', endpoint: 'first', key: { models: ['m'] } }, 'model_forbidden'],
  ])('%j: %s', (call, code) => expect(codeOf(call)).toBe(code));
});

describe('the path', () => {
  it.each([
    [{}, '/v1/chat/completions'],
    [{ path: '/v1/chat/completions?a=1&key=s' }, '/v1/chat/completions?a=1'],
    [{ endpoint: 'second' }, '/api/paas/v4/chat/completions'],
    [{ endpoint: 'second', path: '/v1/messages' }, '/anthropic/v1/messages'],
    [{ endpoint: 'claude', path: '/v1/messages/count_tokens' }, '/v1/messages/count_tokens'],
    [{ endpoint: 'azure' }, '/openai/v1/chat/completions'],
    [{ endpoint: 'azure', path: '/openai/v1/responses' }, '/openai/v1/responses'],
    [
      { endpoint: 'azure', path: '/openai/deployments/d/chat/completions?api-version=1', model: null },
      '/openai/deployments/d/chat/completions?api-version=1',
    ],
    [{ path: '/v1beta/openai/embeddings' }, '/v1/embeddings'],
    [{ path: '/v1beta/models/both:generateContent?a=1', model: null }, '/v1beta/models/gem-id:generateContent?a=1'],
    [{ path: '/v1', model: null }, '/v1'],
  ])('%j goes to %s', (call, path) => expect(to(call).path).toBe(path));
});

describe('the credential', () => {
  const fieldsOf = (call: Call): string[] => [...to(call).headers].slice(2);
  it.each([
    [{}, ['authorization', 'Bearer credential-of-first']],
    [{ endpoint: 'claude', path: '/v1/messages' }, ['x-api-key', 'credential-of-claude']],
    [{ endpoint: 'azure' }, ['api-key', 'credential-of-azure', 'X-Extra', 'of the endpoint']],
    [{ endpoint: 'open' }, []],
    [{ endpoint: 'keyless' }, []],
    [{ own: 'sk-own' }, ['authorization', 'Bearer sk-own']],
    [{ endpoint: 'keyless', own: 'sk-own' }, ['authorization', 'Bearer sk-own']],
    [{ model: 'both', own: 'sk-own' }, ['authorization', 'Bearer credential-of-second']],
    [{ model: 'to-keyless', own: 'sk-own' }, []],
    [{ model: 'same', own: 'sk-own' }, ['authorization', 'Bearer sk-own']],
    [{ model: 'elsewhere', own: 'sk-own' }, ['authorization', 'Bearer credential-of-mirror']],
    [{ model: 'both', key: { endpoint: 'second' }, own: 'sk-own' }, ['authorization', 'Bearer sk-own']],
    [{ model: 'both', endpoint: 'second', own: 'sk-own' }, ['authorization', 'Bearer sk-own']],
  ])('%j is sent the vendor’s way: %j', (call, fields) => expect(fieldsOf(call)).toEqual(fields));

  it('a field of the endpoint takes the place of the caller’s', () => {
    expect(fieldsOf({ endpoint: 'azure', raw: ['x-extra', 'of the caller', 'x-other', '1'] })).toEqual([
      'x-other',
      '1',
      'api-key',
      'credential-of-azure',
      'X-Extra',
      'of the endpoint',
    ]);
  });
});
