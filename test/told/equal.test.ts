// The same exchange once through the gateway and once told with its bodies: the two records agree, field by field, in everything that
// both can know.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Posted } from '../../src/desk/posting/record.ts';
import { decodeBody } from '../../src/lib/content-encoding.ts';
import { parseJson } from '../../src/lib/json.ts';
import type { ClosedEntry } from '../../src/schema/entry.ts';
import type { ToldCallInput } from '../../src/schema/ingest.ts';
import { type House, openHouse, testKey } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';
import { fixtures } from '../upstream/fixtures.ts';
import { recordingsOrSkip } from '../upstream/recordings.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { openTaken, type Taken } from './taken.ts';

/** What only one of the two can know: how it came, what passed through the gateway beside the bodies, and how long Daybook took. */
const different = {
  call: [
    'request_id',
    'route',
    'key_id',
    'gateway_id',
    'overhead_ms',
    'attempts',
    'client_request_id',
    'request_bytes',
    'response_bytes',
    'user_agent',
    'ip_address',
    'truncated',
  ],
  body: ['request_id', 'request_headers', 'response_headers'],
} as const;

const without = (record: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
const compared = ({ call, body }: Posted): object => ({
  call: without({ ...call, path: call.path.split('?', 1)[0] }, different.call),
  body: without(body, different.body),
});

/** The vendor rows that recordings belong to; the others go to the generic one. */
const endpointOf = (vendor: string): string =>
  ({
    azure: 'azure-openai',
    vertex: 'gemini',
    huggingface: 'openai-compatible',
    cerebras: 'openai-compatible',
    cohere: 'openai-compatible',
    voyage: 'openai-compatible',
    bedrock: 'openai-compatible',
  })[vendor] ?? vendor;

const through = (exchange: Exchange): string =>
  `/to/${endpointOf(exchange.vendor)}${exchange.path.replace(/^(?:\/openai\/v1|\/api\/v1|\/api\/paas\/v4|\/(?:nebius|together)\/v1|\/novita\/v3\/openai)(?=\/)/, '/v1')}`;

/** As an app would tell it: the bodies, who, when and the status line. What stands in the bodies is left to be read. */
function toldOf({ call }: Posted, { closed, request, response }: ClosedEntry): ToldCallInput {
  const answer = decodeBody(response, closed.response_headers['content-encoding'])?.toString('utf8') ?? '';
  const asked = request.toString('utf8');
  return {
    id: `told-${call.request_id}`,
    request_timestamp: call.request_timestamp,
    response_timestamp: call.response_timestamp,
    duration_ms: call.duration_ms,
    ttft_ms: call.ttft_ms,
    user: call.user,
    source_function: call.source_function,
    vendor: call.vendor_id,
    endpoint: call.endpoint,
    dialect: call.dialect,
    method: call.method,
    path: call.path,
    call_type: call.call_type,
    http_status: call.http_status,
    is_stream: call.is_stream,
    model_name: closed.model_name,
    model_id: closed.model_id,
    vendor_request_id: call.vendor_request_id,
    retry_count: call.retry_count,
    metadata: closed.metadata === null ? null : { ...closed.metadata },
    request_body: asked === '' ? undefined : (parseJson(asked) ?? asked),
    response_body: answer === '' ? undefined : (parseJson(answer) ?? answer),
  };
}

function suite(name: string, exchanges: readonly Exchange[]): void {
  describe(name, () => {
    let replay: Replay;
    let house: House;
    let taken: Taken;
    beforeAll(async () => {
      replay = await startReplay({ exchanges });
      house = await openHouse({ upstream: replay.url });
      taken = await openTaken();
    });
    afterAll(async () => {
      await taken.close();
      await house.stop();
      await replay.close();
    });

    it('are recorded the same, told or passed through', { timeout: 300_000 }, async () => {
      for (const exchange of exchanges) {
        const headers = { 'x-replay-id': exchange.id, authorization: `Bearer ${testKey}`, 'x-daybook-function': exchange.id };
        await viaHttp({ ...exchange, path: through(exchange) }, { origin: house.url, headers });
      }
      const entries = await house.entries(exchanges.length);
      const passed = await house.records(exchanges.length);
      const results = await taken.tell(passed.map((record, at) => toldOf(record, entries[at] ?? raise())));
      expect(results.filter(({ result }) => result !== 'accepted')).toEqual([]);
      const told = new Map((await taken.records()).map((record) => [record.call.client_request_id, record]));
      for (const record of passed) {
        const same = told.get(`told-${record.call.request_id}`) ?? raise();
        expect(compared(same), record.call.source_function ?? '').toEqual(compared(record));
      }
    });
  });
}

function raise(): never {
  throw new Error('an entry is missing');
}

suite('fixtures', fixtures);
recordingsOrSkip('recordings', (recordings) => suite('recordings', recordings));
