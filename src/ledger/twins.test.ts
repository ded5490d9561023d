import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertCalls } from './insert.ts';
import { makeCall } from './testing/calls.ts';
import { startTestLedger, type TestLedger } from './testing/engine.ts';
import { findTwins } from './twins.ts';

let there: TestLedger;
const at = Date.UTC(2026, 10, 20, 8);
beforeAll(async () => {
  there = await startTestLedger();
  const made = [0, 1, 2].map((n) => makeCall(n, at + n * 1_000));
  const calls = made.map(({ call }, n) => ({
    ...call,
    route: n === 2 ? ('otlp' as const) : ('gateway' as const),
    response_id: n === 0 ? 'chatcmpl-1' : n === 2 ? 'chatcmpl-3' : null,
    vendor_request_id: n === 1 ? 'req_1' : null,
  }));
  await insertCalls(
    there.ledger,
    calls,
    made.map(({ body }) => body),
    'first',
  );
}, 60_000);
afterAll(() => there.close());

const told = (
  request_id: string,
  ids: { response_id?: string; vendor_request_id?: string },
  time = at,
  more: { model_name?: string; completion_tokens?: number } = {},
) => ({
  response_timestamp: new Date(time + 500).toISOString(),
  model_name: more.model_name ?? null,
  model_id: null,
  response_model: null,
  completion_tokens: more.completion_tokens ?? null,
  request_id,
  request_timestamp: new Date(time).toISOString(),
  response_id: ids.response_id ?? null,
  vendor_request_id: ids.vendor_request_id ?? null,
});

it('a call that is there already is known by either of the vendor’s ids, in its time, of its model, and by nothing else', async () => {
  const twins = await findTwins(
    there.ledger,
    [
      told('by its answer', { response_id: 'chatcmpl-1' }, at + 60_000),
      told('with all the same', { response_id: 'chatcmpl-1' }, at, { model_name: 'GPT-5', completion_tokens: 0 }),
      told('of another model', { response_id: 'chatcmpl-1' }, at, { model_name: 'llama3' }),
      told('a short id with other tokens', { response_id: 'chatcmpl-1' }, at, { model_name: 'gpt-5', completion_tokens: 12 }),
      told('ten minutes later', { response_id: 'chatcmpl-1' }, at + 10 * 60_000),
      told('by its request', { vendor_request_id: 'req_1' }, at - 60_000),
      told('an hour later', { response_id: 'chatcmpl-1' }, at + 3_600_000),
      told('told by a trace itself', { response_id: 'chatcmpl-3' }),
      told('another', { response_id: 'chatcmpl-9' }),
      told('without ids', {}),
    ],
    ['gateway', 'sdk'],
  );
  expect([...twins].sort()).toEqual(['by its answer', 'by its request', 'with all the same']);
});
