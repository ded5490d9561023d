// Wrapped clients of the vendors' real SDKs, of both generations. For each exchange, whole or broken, read to its end or given up: what
// the app sees is what the bare client shows, and the record is the gateway's for the same exchange.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Places } from '../../src/desk/ingest/vendor-of.ts';
import type { Posted } from '../../src/desk/posting/record.ts';
import type { Snapshot } from '../../src/schema/vendor.ts';
import { type House, openHouse, testKey, vendorCredential } from '../house.ts';
import { eventually, only, recordsOf } from '../path/calls.ts';
import { type SdkOutcome, sdkOf } from '../upstream/equal.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import type { Plan } from '../upstream/plan.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { type Generation, generations, type Way } from './wrap-clients.ts';
import { type Desk, openDesk } from './wrap-desk.ts';

const plans: Readonly<Record<string, Plan>> = {
  whole: {},
  bytes: { cut: 7 },
  gzip: { encoding: 'gzip' },
  cut: { fault: { what: 'reset', at: { pieces: 2 } }, delay_ms: { between: 5 } },
  'cut-head': { fault: { what: 'reset', at: 'head' } },
  silent: { fault: { what: 'stall', at: 'head' } },
  slow: { delay_ms: { between: 25 } },
};

const families = ['openai', 'anthropic', 'gemini'] as const;
type FamilyName = (typeof families)[number];
const replays = new Map<FamilyName, Replay>();
let house: House;
let desk: Desk;

const replayOf = (family: FamilyName): Replay => {
  const found = replays.get(family);
  if (found === undefined) throw new Error(`no replay for ${family}`);
  return found;
};

beforeAll(async () => {
  for (const family of families) replays.set(family, await startReplay({ exchanges: fixtures, plans }));
  const endpoints = families.map((family) => ({
    name: family,
    vendor: family,
    api_key: vendorCredential,
    bases: { [family]: family === 'openai' ? `${replayOf(family).url}/v1` : replayOf(family).url },
  }));
  let places: Places = { vendors: [], endpoints: [] };
  const shape = (snapshot: Snapshot): Snapshot => {
    places = { vendors: [], endpoints: [...snapshot.endpoints.values()] };
    return snapshot;
  };
  house = await openHouse({ upstream: replayOf('openai').url, settings: { endpoints }, shape });
  desk = openDesk(places);
});
afterAll(async () => {
  await desk.stop();
  await house.stop();
  for (const replay of replays.values()) await replay.close();
});

const records = recordsOf(() => house);
beforeEach(async () => {
  await records.begin();
  await desk.told();
});

type More = Omit<Way, 'origin' | 'wraps'>;

const wayTo = (family: FamilyName, id: string, plan: string, more: More, wrapped: boolean): Way => ({
  origin: replayOf(family).url,
  wraps: wrapped ? desk.wraps : null,
  ...more,
  headers: { 'x-replay-id': id, 'x-replay-plan': plan },
});

/** What the app sees bare and wrapped, and what the gateway and the SDK recorded of it. */
async function both(generation: Generation, id: string, plan: string, more: () => More = () => ({}), wait = 0) {
  const exchange = fixture(id);
  const bare = await generation.ask(exchange, wayTo(generation.family, id, plan, more(), false));
  const wrapped = await generation.ask(exchange, wayTo(generation.family, id, plan, more(), true));
  // Where an app only turns away, it is known a moment later.
  await new Promise((resolve) => setTimeout(resolve, wait));
  return { bare, wrapped, record: only(await told()) };
}

async function told(): Promise<readonly Posted[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await desk.records();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return [];
}

async function throughGateway(generation: Generation, id: string, plan: string, more: () => More = () => ({})): Promise<Posted> {
  const way = { ...wayTo(generation.family, id, plan, more(), false), origin: house.url, key: testKey };
  await generation.ask(fixture(id), way);
  return only(await records.next(1));
}

/** What both can know. The gateway alone knows its own work and the bytes it changed; the SDK alone knows the code that called. */
function agreed({ call, body }: Posted) {
  const {
    request_id: _1,
    request_timestamp: _2,
    response_timestamp,
    duration_ms,
    ttft_ms,
    overhead_ms: _3,
    key_id: _4,
    gateway_id: _5,
    route: _6,
    client_request_id: _7,
    ip_address: _8,
    user_agent: _9,
    code_location: _10,
    git_sha: _11,
    source_function: _12,
    attempts,
    request_bytes: _13,
    response_bytes: _14,
    path,
    ...rest
  } = call;
  const { request_id: _15, request_timestamp: _16, request_headers: _17, response_headers: _18, request_params, ...read } = body;
  const { stream_options: _19, ...params } =
    request_params !== null && typeof request_params === 'object' ? { stream_options: null, ...request_params } : { stream_options: null };
  return {
    ...rest,
    path: path?.split('?', 1)[0],
    is_timed: response_timestamp !== null && duration_ms !== null,
    has_ttft: ttft_ms !== null,
    tries: z
      .array(z.looseObject({ http_status: z.unknown() }))
      .parse(attempts)
      .map(({ http_status }) => http_status),
    body: { ...read, params },
  };
}

const own = (family: string): readonly string[] =>
  fixtures
    .filter(
      (one) => one.family === family && sdkOf(one) !== null && !one.path.includes('count_tokens') && !one.path.includes('countTokens'),
    )
    .map(({ id }) => id);

describe.each(generations)('$name', (generation) => {
  const { family } = generation;

  describe.each(own(family))('%s', (id) => {
    it('whole: the app sees the same, and the record is the gateway’s', async () => {
      const { bare, wrapped, record } = await both(generation, id, 'whole');
      expect(wrapped).toEqual(bare);
      expect(agreed(record)).toEqual(agreed(await throughGateway(generation, id, 'whole')));
      expect(record.call.route).toBe('sdk');
    });

    it.each(['bytes', 'gzip'])('%s: however it is cut and encoded', async (plan) => {
      const { bare, wrapped, record } = await both(generation, id, plan);
      expect(wrapped).toEqual(bare);
      expect(agreed(record)).toEqual(agreed(await throughGateway(generation, id, 'whole')));
    });
  });
});

const streamOf = { openai: 'openai-chat-stream-usage', anthropic: 'anthropic-stream', gemini: 'gemini-stream' } as const;
const documentOf = { openai: 'openai-chat', anthropic: 'anthropic', gemini: 'gemini' } as const;
/** What cannot differ when a call breaks: who saw how much of it may. */
const ended = ({ call }: Posted) => {
  const { status, error_code, http_status, retry_count, usage_source, dialect, model_name, is_stream } = call;
  return { status, error_code, http_status, retry_count, usage_source, dialect, model_name, is_stream };
};

/** The same error; what an event loop makes of a broken socket is not always the same sentence. */
const kindOf = (outcome: SdkOutcome) =>
  outcome.kind === 'object'
    ? outcome
    : outcome.kind === 'error'
      ? outcome.error.name
      : { events: outcome.events, error: outcome.error?.name };

describe.each(generations)('$name: a call that breaks', (generation) => {
  const [stream, document] = [streamOf[generation.family], documentOf[generation.family]];

  it('cut in the middle of a stream', async () => {
    const { bare, wrapped, record } = await both(generation, stream, 'cut');
    expect(kindOf(wrapped)).toEqual(kindOf(bare));
    expect(ended(record)).toEqual(ended(await throughGateway(generation, stream, 'cut')));
    expect(record.call).toMatchObject({ status: 'failed', error_code: 'upstream_cut', http_status: 200 });
  });

  it('cut before the head', async () => {
    const { bare, wrapped, record } = await both(generation, document, 'cut-head');
    expect(kindOf(wrapped)).toEqual(kindOf(bare));
    expect(record.call).toMatchObject({ status: 'failed', error_code: 'upstream_cut', http_status: null, prompt_tokens: null });
  });

  it('given up by leaving the loop: cancelled, and the connection is let go', async () => {
    const more = (): More => ({ after: { events: 2, leave: 'break' } });
    const { bare, wrapped, record } = await both(generation, stream, 'slow', more, 300);
    expect(wrapped).toEqual(bare);
    expect(record.call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: 200 });
    await replayOf(generation.family).idle();
  });

  it('aborted in the middle', async () => {
    const more = (): More => {
      const controller = new AbortController();
      return { signal: controller.signal, after: { events: 2, leave: () => controller.abort() } };
    };
    const { bare, wrapped, record } = await both(generation, stream, 'slow', more);
    expect(kindOf(wrapped)).toEqual(kindOf(bare));
    expect(record.call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: 200 });
    await replayOf(generation.family).idle();
  });

  it('aborted before the head', async () => {
    const more = (): More => ({ signal: AbortSignal.timeout(80) });
    const { bare, wrapped, record } = await both(generation, document, 'silent', more);
    expect(kindOf(wrapped)).toEqual(kindOf(bare));
    expect(ended(record)).toEqual(ended(await throughGateway(generation, document, 'silent', more)));
    expect(record.call).toMatchObject({ status: 'cancelled', error_code: 'caller_gone', http_status: null });
  });

  it('too late for the clock of the SDK', async () => {
    const { bare, wrapped, record } = await both(generation, document, 'silent', () => ({ timeout_ms: 100 }));
    expect(kindOf(wrapped)).toEqual(kindOf(bare));
    expect(record.call).toMatchObject({ status: 'timeout', error_code: 'timeout_first_byte', http_status: null });
  });

  it('of a vendor that is not there', async () => {
    const way = { wraps: null, origin: 'http://127.0.0.1:9' };
    const bare = await generation.ask(fixture(document), way);
    const wrapped = await generation.ask(fixture(document), { ...way, wraps: desk.wraps });
    expect(kindOf(wrapped)).toEqual(kindOf(bare));
    expect(only(await told()).call).toMatchObject({ status: 'failed', error_code: 'upstream_unreachable', http_status: null });
  });
});

describe.each(generations.filter(({ name }) => name !== '@google/genai 1'))('$name: a call that is tried again', (generation) => {
  const id = `overloaded-${generation.family}`;

  it('is one record with each try, however it ends', async () => {
    const replay = replayOf(generation.family);
    const fine = fixture(documentOf[generation.family]);
    const broken = {
      ...fine,
      id,
      status: 503,
      response: Buffer.from('{"error":{"message":"overloaded","code":503}}'),
      response_headers: { 'content-type': 'application/json', 'retry-after-ms': '20' },
    };
    replay.add([broken]);
    const failed = await generation.ask(broken, wayTo(generation.family, id, 'whole', { retries: 2 }, true));
    expect(failed.kind).toBe('error');
    const given_up = only(await told());
    expect(given_up.call).toMatchObject({ status: 'failed', http_status: 503, retry_count: 2 });
    expect(agreed(given_up).tries).toEqual([503, 503, 503]);
    replay.forget();
    const asking = generation.ask(broken, wayTo(generation.family, id, 'whole', { retries: 3 }, true));
    await eventually('the first try', () => replay.served.some((one) => one.id === id && one.ended === 'complete'));
    replay.add([{ ...fine, id }]);
    expect((await asking).kind).toBe('object');
    const mended = only(await told());
    expect(mended.call).toMatchObject({
      status: 'success',
      http_status: 200,
      prompt_tokens: fine.facts.input,
      completion_tokens: fine.facts.output,
    });
    expect(mended.call.retry_count).toBeGreaterThan(0);
    expect(agreed(mended).tries.at(-1)).toBe(200);
  });
});

it('nothing of it was a problem to the SDK', () => {
  expect(desk.problems).toEqual([]);
});
