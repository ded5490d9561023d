// Every way a vendor's answer can break, at every moment, in every wire format: one record says how it ended and keeps the tokens
// that were seen, and the caller's SDK ends the way it would have without Daybook, or with the class of our own error.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Posted } from '../../src/desk/posting/record.ts';
import { type House, openHouse } from '../house.ts';
import type { SdkOutcome } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { eventsOf } from '../upstream/pieces.ts';
import type { Plan } from '../upstream/plan.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { asked, documents, streams } from './calls.ts';

let replay: Replay;
let house: House;
let recorded = 0;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({ upstream: replay.url });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});

type Seen = { readonly direct: SdkOutcome; readonly through: SdkOutcome; readonly record: Posted };

/** The same calls at the vendor and through Daybook, one after the other, and the one record of each. */
async function seeAll(exchange: Exchange, plans: readonly Plan[]): Promise<readonly Seen[]> {
  const outcomes: Omit<Seen, 'record'>[] = [];
  for (const plan of plans) {
    replay.plan('this', plan);
    const direct = await asked(exchange, replay.url, 'this', false);
    outcomes.push({ direct, through: await asked(exchange, house.url, 'this', true) });
  }
  recorded += plans.length;
  const records = await house.records(recorded);
  expect(records, 'exactly one record a call').toHaveLength(recorded);
  return outcomes.map((outcome, i) => {
    const record = records.at(i - plans.length);
    if (record === undefined) throw new Error('there is no record');
    return { ...outcome, record };
  });
}

async function see(exchange: Exchange, plan: Plan): Promise<Seen> {
  const [seen] = await seeAll(exchange, [plan]);
  if (seen === undefined) throw new Error('there is nothing to see');
  return seen;
}

const errorOf = (outcome: SdkOutcome) => (outcome.kind === 'object' ? null : outcome.error);
const eventsIn = (outcome: SdkOutcome): readonly unknown[] => (outcome.kind === 'stream' ? outcome.events : []);
/** What each SDK raises for a 502 with the vendor's error shape. */
const ours = (exchange: Exchange): string => (exchange.vendor === 'gemini' ? 'ApiError' : 'InternalServerError');

describe('before the head', () => {
  it.each([...streams, ...documents])('%s: a connection that ends is a 502 in the words of the dialect', async (id) => {
    const exchange = fixture(id);
    for (const { through, record } of await seeAll(exchange, [
      { fault: { what: 'reset', at: 'head' } },
      { fault: { what: 'end', at: 'head' } },
    ])) {
      expect(errorOf(through)).toMatchObject({ name: ours(exchange), status: 502 });
      expect(errorOf(through)?.message).toContain('The vendor ended the connection before its answer was complete.');
      expect(record.call).toMatchObject({ status: 'failed', error_code: 'upstream_cut', http_status: 502, prompt_tokens: null });
    }
  });

  it.each([...streams, ...documents])('%s: bytes that are no HTTP are a 502 that says so', async (id) => {
    const { through, record } = await see(fixture(id), { fault: { what: 'garbage' } });
    expect(errorOf(through)).toMatchObject({ name: ours(fixture(id)), status: 502 });
    expect(record.call).toMatchObject({ status: 'failed', error_code: 'upstream_malformed', http_status: 502 });
  });

  it('a head larger than is taken is a 502, a large one passes', async () => {
    const large = await see(fixture('openai-chat'), { fault: { what: 'huge_headers', bytes: 12_000 } });
    expect(large.through).toEqual(large.direct);
    const huge = await see(fixture('openai-chat'), { fault: { what: 'huge_headers', bytes: 200_000 } });
    expect(errorOf(huge.through)).toMatchObject({ name: 'InternalServerError', status: 502 });
    expect(huge.record.call).toMatchObject({ status: 'failed', error_code: 'upstream_malformed' });
  });

  it.each(documents)('%s: a 204 reaches the SDK as a 204', async (id) => {
    const { direct, through, record } = await see(fixture(id), { fault: { what: 'no_content' } });
    expect(through).toEqual(direct);
    expect(record.call).toMatchObject({ http_status: 204, completion_tokens: 0, usage_source: 'tokenizer' });
  });
});

describe('in the middle of a document', () => {
  it.each(documents)('%s: the caller sees a broken connection, the record says cut', async (id) => {
    const exchange = fixture(id);
    const moments = [0, 1, Math.floor(exchange.response.length / 2), exchange.response.length - 1];
    const faults = (['reset', 'end'] as const).flatMap((what) => moments.map((bytes) => ({ what, at: { bytes } })));
    const all = await seeAll(
      exchange,
      faults.map((fault) => ({ fault })),
    );
    for (const [i, { direct, through, record }] of all.entries()) {
      expect(errorOf(through)?.name, JSON.stringify(faults[i])).toBe(errorOf(direct)?.name);
      expect(errorOf(through)?.status ?? null).toBe(errorOf(direct)?.status ?? null);
      expect(record.call).toMatchObject({ status: 'failed', error_code: 'upstream_cut', http_status: 200 });
      expect(record.call.response_timestamp).not.toBeNull();
    }
  });

  it('a length that promises more than comes is a cut; bytes past the promised length are not passed on', async () => {
    const exchange = fixture('openai-chat');
    const more = await see(exchange, { fault: { what: 'wrong_length', by: 5 } });
    expect(errorOf(more.through)?.name).toBe(errorOf(more.direct)?.name);
    // All of the JSON came, so the dialect could read the whole answer; the connection still broke off for the caller.
    expect(more.record.call.prompt_tokens).toBe(19);
    expect(more.record.call).toMatchObject({ status: 'success', response_bytes: exchange.response.length });
    const less = await see(exchange, { fault: { what: 'wrong_length', by: -5 } });
    expect(errorOf(less.through)?.name).toBe(errorOf(less.direct)?.name);
    expect(less.record.call.response_bytes).toBe(exchange.response.length - 5);
  });
});

describe('in the middle of a stream', () => {
  it.each(streams)('%s: cut after each event, the SDK gets the events that came and ends as without Daybook', async (id) => {
    const exchange = fixture(id);
    const pieces = eventsOf(exchange.response).length;
    const plans = Array.from(
      { length: pieces + 1 },
      (_, at): Plan => ({ fault: { what: at % 2 === 0 ? 'reset' : 'end', at: { pieces: at } } }),
    );
    for (const [at, { direct, through, record }] of (await seeAll(exchange, plans)).entries()) {
      expect(eventsIn(through), `after ${at}`).toEqual(eventsIn(direct));
      expect(errorOf(through)?.name ?? null, `after ${at}`).toBe(errorOf(direct)?.name ?? null);
      const isWhole = record.call.status === 'success';
      if (!isWhole) expect(record.call, `after ${at}`).toMatchObject({ status: 'failed', error_code: 'upstream_cut', http_status: 200 });
      // A stream that said why it stopped lacks nothing that a caller reads.
      if (isWhole) expect(record.call.finish_reason, `after ${at} of ${pieces}`).not.toBeNull();
      if (at < pieces - 2) expect(isWhole, `after ${at} of ${pieces}`).toBe(false);
      if (at === pieces) expect(record.call).toMatchObject({ prompt_tokens: fixture(id).facts.input, usage_source: 'vendor' });
    }
  });

  it.each(streams)('%s: cut inside an event, nothing of it is invented', async (id) => {
    const exchange = fixture(id);
    const plans = [1, 37, exchange.response.length - 3].map((bytes): Plan => ({ cut: 7, fault: { what: 'end', at: { bytes } } }));
    for (const { direct, through } of await seeAll(exchange, plans)) expect(eventsIn(through)).toEqual(eventsIn(direct));
  });

  it('tokens that were said before the cut are kept', async () => {
    const exchange = fixture('anthropic-stream');
    const { record } = await see(exchange, { fault: { what: 'reset', at: { pieces: 3 } } });
    expect(record.call).toMatchObject({ status: 'failed', error_code: 'upstream_cut', prompt_tokens: exchange.facts.input });
    expect(record.call.completion_tokens).not.toBeNull();
  });

  it.each(['openai-chat-stream-error', 'anthropic-stream-error', 'gemini-stream-error', 'openai-responses-failed'])(
    '%s: an error event inside a 200 is a failure that the SDK raises as before',
    async (id) => {
      const { direct, through, record } = await see(fixture(id), {});
      expect(through).toEqual(direct);
      expect(record.call).toMatchObject({ status: 'failed', http_status: 200 });
      expect(record.call.error_code).not.toBeNull();
    },
  );

  it.each(['openai-chat-error', 'anthropic-error', 'gemini-error'])('%s: the vendor’s own error passes untouched', async (id) => {
    const { direct, through, record } = await see(fixture(id), {});
    expect(through).toEqual(direct);
    expect(record.call).toMatchObject({ status: 'failed', http_status: fixture(id).status });
  });
});
