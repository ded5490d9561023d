// A call that Daybook itself makes to try an endpoint: it takes the path of every other call, is recorded once under whoever asked, and
// what is told of it is what the record says.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DemoUpstream, startDemoUpstream } from '../../src/demo/upstream.ts';
import { type TrialOutcome, tryEndpoint } from '../../src/desk/trial/trial.ts';
import { ownKey, ownPrefix } from '../../src/gateway/server/own-calls.ts';
import { localSocket } from '../../src/lib/local-socket.ts';
import type { Family } from '../../src/schema/vocabulary.ts';
import { type House, openHouse, vendorCredential } from '../house.ts';
import { only, recordsOf } from './calls.ts';

let vendor: DemoUpstream;
let house: House;
const records = recordsOf(() => house);
const servers: Server[] = [];

beforeAll(async () => {
  vendor = await startDemoUpstream({ seed: 1 });
  house = await openHouse({ upstream: vendor.url });
});
afterAll(async () => {
  await house.stop();
  await vendor.close();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

const place = (at: House) => ({
  socketPath: localSocket(at.data, 'gateway'),
  prefix: ownPrefix,
  key: ownKey,
  version: '0',
  clock: () => performance.now(),
});
const attempt = (family: Family, endpoint: string = family, model = 'demo-model', at = house): Promise<TrialOutcome> =>
  tryEndpoint(place(at), { endpoint, model, family, vendor_id: endpoint }, '王小明');

describe.each(['openai', 'anthropic', 'gemini'] as const)('an endpoint of %s that is tried', (family) => {
  it('is called once for real, and the record says the same under whoever asked', async () => {
    await records.begin();
    const outcome = await attempt(family);
    expect(outcome).toMatchObject({ status: 'success', http_status: 200, error: null, text: expect.stringMatching(/\w/) });
    expect(outcome.ttft_ms).toBeGreaterThan(0);
    const { call, body } = only(await records.next(1));
    expect(call).toMatchObject({
      request_id: outcome.request_id,
      status: 'success',
      user: '王小明',
      source_app: 'daybook-console',
      source_function: 'test call',
      key_id: 'console',
      endpoint: family,
      model_name: 'demo-model',
      is_stream: true,
      ip_address: null,
      usage_source: 'vendor',
    });
    expect(body.response_content).toBe(outcome.text);
    expect(call.completion_tokens).toBeGreaterThan(0);
    expect(JSON.stringify([outcome, call, body])).not.toContain(vendorCredential);
  });
});

const upstreamOf = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: string | AddressInfo | null = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
};

describe('what goes wrong', () => {
  const failing = async (answer: RequestListener): Promise<readonly [TrialOutcome, string, string | null]> => {
    const other = await openHouse({ upstream: await upstreamOf(answer) });
    try {
      const outcome = await attempt('openai', 'openai', 'm', other);
      const { call } = only(await other.records(1));
      return [outcome, call.status, call.error_code];
    } finally {
      await other.stop();
    }
  };

  it('is told in the vendor’s words, and recorded as told', async () => {
    const [outcome, status, code] = await failing((request, response) => {
      request.resume();
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'Incorrect API key provided.', type: 'invalid', code: 'invalid_api_key' } }));
    });
    expect(outcome).toMatchObject({ status: 'failed', http_status: 401, text: null, ttft_ms: null });
    expect(outcome.error).toEqual({ code: 'invalid_api_key', message: 'Incorrect API key provided.' });
    expect([status, code]).toEqual(['failed', 'invalid_api_key']);
  });

  it('is a page of some other server shown as text, in part', async () => {
    const [outcome, status] = await failing((request, response) => {
      request.resume();
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end(`<html>${'x'.repeat(5_000)}</html>`);
    });
    expect(outcome).toMatchObject({ status: 'failed', http_status: 404 });
    expect(outcome.error?.message.length).toBeLessThanOrEqual(500);
    expect(status).toBe('failed');
  });

  it('is an answer that breaks off', async () => {
    const [outcome, status, code] = await failing((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"rea"}}]}\n\n', () => setTimeout(() => response.destroy(), 50));
    });
    expect(outcome).toMatchObject({ status: 'failed', http_status: 200, error: { code: 'upstream_cut' } });
    expect([status, code]).toEqual(['failed', 'upstream_cut']);
  });

  it('is nobody there', async () => {
    const url = await upstreamOf(() => undefined);
    const closed = servers.pop();
    await new Promise((resolve) => closed?.close(resolve));
    const other = await openHouse({ upstream: url });
    const outcome = await attempt('openai', 'openai', 'm', other);
    expect(outcome).toMatchObject({ status: 'failed', http_status: 502, error: { code: 'upstream_unreachable' } });
    expect(only(await other.records(1)).call).toMatchObject({ request_id: outcome.request_id, status: 'failed' });
    await other.stop();
  });

  it('is a name that is none: refused, and recorded as a refusal', async () => {
    await records.begin();
    const outcome = await attempt('openai', 'nowhere');
    expect(outcome).toMatchObject({ status: 'refused', http_status: 404, error: { code: 'endpoint_unknown' } });
    expect(only(await records.next(1)).call).toMatchObject({ status: 'refused', user: '王小明' });
  });

  it('is a gateway that is not there', async () => {
    await expect(
      tryEndpoint(
        { ...place(house), socketPath: `${house.data}/none.sock` },
        { endpoint: 'openai', model: 'm', family: 'openai', vendor_id: 'openai' },
        'x',
      ),
    ).rejects.toMatchObject({ code: 'gateway_away' });
  });
});

it('the way of one’s own is not on the port: there its path is nobody’s, and its key is none', async () => {
  const there = await fetch(`${house.url}/own/to/openai/v1/chat/completions`, {
    method: 'POST',
    body: '{}',
    headers: { 'x-daybook-key': ownKey },
  });
  expect(there.status).toBe(404);
  const known = await fetch(`${house.url}/v1/chat/completions`, {
    method: 'POST',
    body: '{"model":"m"}',
    headers: { 'x-daybook-key': ownKey, 'x-daybook-user': 'admin' },
  });
  expect([known.status, known.headers.get('x-daybook-error')]).toEqual([401, 'key_unknown']);
});
