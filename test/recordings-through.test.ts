// Every recorded exchange through the gateway, its answer cut every way an answer can arrive: the caller gets the vendor's bytes,
// and the record says what the vendor said. What the real SDKs make of it is the same with and without Daybook.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Posted } from '../src/desk/posting/record.ts';
import { type House, openHouse, testKey } from './house.ts';
import { sdkOf, viaHttp, viaSdk } from './upstream/equal.ts';
import type { Exchange } from './upstream/exchange.ts';
import { fixtures } from './upstream/fixtures.ts';
import type { Cut } from './upstream/plan.ts';
import { recordingsOrSkip } from './upstream/recordings.ts';
import { type Replay, startReplay } from './upstream/replay.ts';

const cuts: Readonly<Record<string, Cut>> = { whole: 'whole', events: 'events', '1': 1, '7': 7, '4096': 4096 };

/** The vendor row a recording belongs to; those Daybook ships no row for go to the generic one. */
const endpointOf = (vendor: string): string =>
  ({
    azure: 'azure-openai',
    vertex: 'gemini',
    huggingface: 'huggingface',
    cerebras: 'openai-compatible',
    cohere: 'openai-compatible',
    voyage: 'openai-compatible',
    bedrock: 'openai-compatible',
  })[vendor] ?? vendor;

/** The same call as a caller of Daybook sends it: under `/to/{endpoint}`, with the path its SDK would use. */
function through(exchange: Exchange): Exchange {
  const path = exchange.path.replace(
    /^(?:\/openai\/v1|\/api\/v1|\/api\/paas\/v4|\/(?:nebius|together)\/v1|\/novita\/v3\/openai)(?=\/)/,
    '/v1',
  );
  return { ...exchange, path: `/to/${endpointOf(exchange.vendor)}${path}` };
}

function expectedUsage(exchange: Exchange): boolean {
  return (
    exchange.status === 200 &&
    /\/(?:chat\/completions|messages|generateContent|responses)(?:\?|$)|:(?:streamG|g)enerateContent/.test(exchange.path)
  );
}

/** One byte at a time is left to the shorter answers: the long ones would only take longer. */
const plansFor = (exchange: Exchange): string[] => Object.keys(cuts).filter((plan) => plan !== '1' || exchange.response.length <= 10_000);

/** What must not depend on how the bytes arrived. */
const figuresOf = ({ call, body }: Posted): unknown => ({
  call: {
    ...call,
    request_id: null,
    request_timestamp: null,
    response_timestamp: null,
    duration_ms: null,
    ttft_ms: null,
    overhead_ms: null,
    attempts: null,
  },
  body: { ...body, request_id: null, request_timestamp: null, request_headers: null },
});

function suite(name: string, exchanges: readonly Exchange[]): void {
  describe(name, () => {
    let replay: Replay;
    let house: House;
    beforeAll(async () => {
      replay = await startReplay({ exchanges, plans: Object.fromEntries(Object.entries(cuts).map(([key, cut]) => [key, { cut }])) });
      house = await openHouse({ upstream: replay.url, vendors: [{ id: 'huggingface', name: 'Hugging Face', quirks: ['usage_unasked'] }] });
    });
    afterAll(async () => {
      await house.stop();
      await replay.close();
    });

    it('passes the bytes of each answer, however they arrive, and makes one record with the same figures each time', async () => {
      let sent = 0;
      for (const exchange of exchanges) {
        const direct = await viaHttp(exchange, { origin: replay.url, headers: { 'x-replay-id': exchange.id, 'x-replay-plan': 'whole' } });
        for (const plan of plansFor(exchange)) {
          const headers = {
            'x-replay-id': exchange.id,
            'x-replay-plan': plan,
            authorization: `Bearer ${testKey}`,
            'x-daybook-function': exchange.id,
          };
          const seen = await viaHttp(through(exchange), { origin: house.url, headers });
          sent += 1;
          expect(seen.status, exchange.id).toBe(direct.status);
          expect(seen.body.equals(direct.body), `${exchange.id} cut ${plan}`).toBe(true);
          expect(seen.headers['content-type'], exchange.id).toBe(direct.headers['content-type']);
          expect(seen.complete).toBe(true);
        }
      }
      const records = await house.records(sent);
      expect(records).toHaveLength(sent);
      for (const exchange of exchanges) {
        const mine = records.filter(({ call }) => call.source_function === exchange.id);
        expect(mine, exchange.id).toHaveLength(plansFor(exchange).length);
        const [first, ...others] = mine.map(figuresOf);
        const call = mine[0]?.call;
        expect(call?.http_status).toBe(exchange.status);
        expect(call?.status, `${exchange.id}: ${call?.error_code} ${call?.error_message}`).toBe(
          exchange.status < 400 && call?.error_code === null ? 'success' : 'failed',
        );
        if (expectedUsage(exchange) && call?.status === 'success' && call.dialect !== 'none')
          expect(call.prompt_tokens, exchange.id).not.toBeNull();
        for (const other of others) expect(other, exchange.id).toEqual(first);
      }
    }, 600_000);

    it('is what the SDK returns without Daybook', async () => {
      for (const exchange of exchanges.filter((one) => sdkOf(one) !== null)) {
        const headers = { 'x-replay-id': exchange.id, 'x-replay-plan': 'events' };
        const direct = await viaSdk(exchange, { origin: replay.url, headers });
        const daybook = await viaSdk(exchange, { origin: house.url, prefix: prefixOf(exchange), key: testKey, headers });
        expect(daybook, exchange.id).toEqual(direct);
      }
    }, 600_000);
  });
}

function prefixOf(exchange: Exchange): string {
  const sdk = sdkOf(exchange)?.name;
  return `/to/${endpointOf(exchange.vendor)}${sdk === 'openai' ? '/v1' : ''}`;
}

suite('fixtures', fixtures);
recordingsOrSkip('recordings', (recordings) => suite('recordings', recordings));
