// One call told by each way in, in each way a call can go, into one running Daybook. The gateway's record is what the others are held
// against, field by field; what a way cannot know stands in unknowable.ts, with the reason.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodyFields, callFields } from '../../src/schema/call.ts';
import { zodOf } from '../../src/schema/model.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { ask, callsOnce, killAll, newKey, requireBuild, type Running, startDaybook, tell } from '../whole/house.ts';
import { letterOf, sessionOf } from './app.ts';
import { gatewayWay } from './gateway.ts';
import { ingestionWay } from './ingestion.ts';
import { logWay } from './log.ts';
import { otlpWay } from './otlp.ts';
import { type WayName, wayNames } from './parts.ts';
import { exchangesOf, lastOf, path, patienceMs, plans, type Scenario, scenarios, withoutWay } from './scenarios.ts';
import { rowsFor, unknowable } from './unknowable.ts';
import { clientsWay } from './clients.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybook-matrix-'));
const whole = z.object({ call: zodOf(callFields), body: zodOf(bodyFields) });
type Record = z.infer<typeof whole>;

let vendor: Replay;
let running: Running;
let admin = '';
let key = '';
const records = new Map<string, Record[]>();

beforeAll(async () => {
  requireBuild();
  vendor = await startReplay({ exchanges: wayNames.flatMap((name) => exchangesOf(letterOf(name))), plans });
  const settings = { timeouts: { first_byte: patienceMs } };
  running = await startDaybook({ data: join(folder, 'data'), vendor: vendor.url, settings });
  admin = running.first_key ?? '';
  key = await newKey(running.data, 'matrix', '--user', 'matrix', '--speaks-for-others');
  await callsOnce(running.url, admin, 0);
  const parts = { daybook: running.url, key, vendor: vendor.url };
  for (const way of [gatewayWay, logWay, clientsWay, ingestionWay, otlpWay].map((make) => make(parts))) {
    for (const scenario of scenarios) await way.tell(scenario);
    await way.close();
  }
  // To the gateway the two tries are two calls.
  const calls = await callsOnce(running.url, admin, wayNames.length * scenarios.length + 1);
  for (const { request_id, session_id } of [...calls].reverse()) {
    const { json } = await ask(running.url, `/api/calls/${request_id}`, admin);
    const session = session_id ?? 'none';
    records.set(session, [...(records.get(session) ?? []), whole.parse(json)]);
  }
}, 120_000);
afterAll(async () => {
  killAll();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The last, where there are more: what came before was another try. */
function recordOf(way: WayName, scenario: Scenario): Record {
  const found = records.get(sessionOf(way, scenario)) ?? [];
  const last = found.at(-1);
  const expected = way === 'gateway' ? scenario.tries.length : 1;
  if (last === undefined || found.length !== expected) throw new Error(`${way} ${scenario.name}: ${found.length} records`);
  return last;
}

/** Times and names that are each call's own become whether they are there; tries become what the vendor answered to them. */
function fieldsOf(way: WayName, scenario: Scenario): ReadonlyMap<string, unknown> {
  const { call, body } = recordOf(way, scenario);
  const { request_id: _1, request_timestamp: _2, ...text } = body;
  const tries = z.array(z.looseObject({ http_status: z.number().nullish() })).parse(call.attempts);
  const plain = {
    ...call,
    request_id: call.request_id.length,
    request_timestamp: true,
    response_timestamp: call.response_timestamp !== null,
    duration_ms: call.duration_ms !== null,
    ttft_ms: call.ttft_ms !== null,
    session_id: call.session_id === sessionOf(way, scenario),
    attempts: tries.map(({ http_status }) => http_status ?? null),
  };
  const fields = [
    ...Object.entries(plain).map(([name, value]) => [`call.${name}`, value] as const),
    ...Object.entries(text).map(([name, value]) => [`body.${name}`, value] as const),
  ];
  return new Map(fields.map(([name, value]) => [name, JSON.parse(withoutWay(JSON.stringify(value)))]));
}

function differences(way: WayName, scenario: Scenario): string[] {
  const own = fieldsOf(way, scenario);
  return [...fieldsOf('gateway', scenario)].flatMap(([name, value]) => {
    try {
      expect(own.get(name)).toEqual(value);
      return [];
    } catch {
      return [name];
    }
  });
}

const others = wayNames.filter((name) => name !== 'gateway');

describe.each(scenarios)('$name', (scenario) => {
  it('is recorded by the gateway with all there is to know', () => {
    const { call, body } = recordOf('gateway', scenario);
    const { status } = call;
    expect(call).toMatchObject({ user: 'ada', source_app: 'matrix', source_function: 'name-a-river', vendor_id: 'openai' });
    expect(status).toBe(
      new Map<string, string>([
        ['failure', 'failed'],
        ['timeout', 'timeout'],
        ['abort', 'cancelled'],
      ]).get(scenario.name) ?? 'success',
    );
    if (status === 'success') {
      expect(call).toMatchObject({ prompt_tokens: 1_219, completion_tokens: 107, cached_tokens: 1_024, reasoning_tokens: 64 });
      expect(call).toMatchObject({ cost_status: 'exact', estimated_cost: '0.00028835', currency: 'USD' });
    }
    if (scenario.name === 'tools') expect(body.tool_calls).toMatchObject([{ name: 'get_level' }]);
  });

  it.each(others)('told by %s is the gateway’s record in all that can be known', (way) => {
    const allowed = new Set(rowsFor(way, scenario.name).flatMap(({ fields }) => fields));
    const [own, gateway] = [fieldsOf(way, scenario), fieldsOf('gateway', scenario)];
    const seen = [...gateway.keys()].filter((name) => !allowed.has(name));
    const pick = (from: ReadonlyMap<string, unknown>) => Object.fromEntries(seen.map((name) => [name, from.get(name)]));
    expect(pick(own)).toEqual(pick(gateway));
  });
});

it.each(['wrappers', 'ingestion'] as const)(
  'tries told by %s are what the vendor answered to each, the failed one without a fault of the caller',
  (way) => {
    const { call } = recordOf(way, scenarios.find(({ name }) => name === 'retry') ?? raise());
    const tries = z.array(z.object({ http_status: z.number(), error_code: z.null().default(null) })).parse(call.attempts);
    expect(tries.map(({ http_status }) => http_status)).toEqual([503, 200]);
  },
);

describe('the table of what cannot be known', () => {
  it.each(unknowable)('$ways: $why', ({ ways, scenarios: named, fields }) => {
    for (const way of ways) {
      const differing = new Set(
        scenarios.filter(({ name }) => named?.includes(name) ?? true).flatMap((scenario) => differences(way, scenario)),
      );
      expect(
        fields.filter((field) => !differing.has(field)),
        way,
      ).toEqual([]);
    }
  });
});

const found = (question: string) => callsOnce(running.url, admin, 1, question);
const send = async (path: string, body: unknown): Promise<string> => {
  const answer = await tell(running.url, path, key, body);
  expect(answer.status).toBe(200);
  return JSON.stringify(answer.json);
};

describe('a call of which Daybook hears twice', () => {
  it('by the gateway and by a trace, is recorded once, with its trace', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const [asked = raise()] = scenarios;
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, 'x-daybook-session': 'twice' };
    // Under another letter, so that none of the others has its ids.
    vendor.add(exchangesOf('z'));
    const request = { method: 'POST', body: lastOf(asked).request.toString('utf8') };
    const response = await fetch(`${running.url}${path}`, {
      ...request,
      headers: { ...headers, authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-replay-id': 'z-whole' },
    });
    expect(await response.text()).toContain('chatcmpl-matrix-z');
    const before = await callsOnce(running.url, admin, 1, `trace_id=${trace}`);
    const nanos = (ms: number): string => `${ms}000000`;
    const word = (name: string, stringValue: string) => ({ key: name, value: { stringValue } });
    const attributes = [
      word('gen_ai.operation.name', 'chat'),
      word('gen_ai.provider.name', 'openai'),
      word('gen_ai.request.model', 'gpt-5-mini'),
      word('gen_ai.response.id', 'chatcmpl-matrix-z'),
    ];
    const times = { startTimeUnixNano: nanos(Date.now() - 500), endTimeUnixNano: nanos(Date.now()) };
    const twin = { traceId: trace, spanId: '00f067aa0ba902b8', name: 'chat', attributes, ...times };
    const other = { ...twin, spanId: '00f067aa0ba902b9', attributes: [...attributes.slice(0, 3), word('gen_ai.response.id', 'another')] };
    await send('/v1/traces', { resourceSpans: [{ scopeSpans: [{ scope: { name: 'app' }, spans: [twin, other] }] }] });
    // The other one came in the same export and is there; the twin would be.
    const after = await callsOnce(running.url, admin, 2, `trace_id=${trace}`);
    expect(after.map(({ route }) => route).sort()).toEqual(['gateway', 'otlp']);
    expect(after.map(({ response_id }) => response_id).sort()).toEqual(['another', 'chatcmpl-matrix-z']);
    expect(before[0]).toMatchObject({ trace_id: trace, session_id: 'twice', parent_span_id: '00f067aa0ba902b7' });
  });

  it('whose end comes before its beginning, is recorded by its end', async () => {
    const id = 'out of order';
    const request_timestamp = new Date(Date.now() - 60_000).toISOString();
    const end = { id, event: 'close', request_timestamp, duration_ms: 12, status: 'success', prompt_tokens: 5, completion_tokens: 1 };
    expect(await send('/api/ingest/calls', [end])).toContain('"accepted":1');
    expect(await send('/api/ingest/calls', [{ id, event: 'open', request_timestamp }])).toContain('"duplicates":1');
    expect(await send('/api/ingest/calls', [end])).toContain('"duplicates":1');
    expect(await found(`client_request_id=${encodeURIComponent(id)}`)).toMatchObject([
      { status: 'success', prompt_tokens: 5, duration_ms: 12 },
    ]);
  });

  it('whose end says nothing of a beginning that nobody told, is refused, and taken once that was told', async () => {
    const end = { id: 'end first', event: 'close', status: 'success' };
    expect(await send('/api/ingest/calls', [end])).toContain('"open_unknown"');
    const open = { id: end.id, event: 'open', request_timestamp: new Date().toISOString(), session_id: 'late' };
    expect(await send('/api/ingest/calls', [open, end])).toContain('"accepted":2');
    expect(await found('client_request_id=end%20first')).toMatchObject([{ status: 'success', session_id: 'late' }]);
  });
});

function raise(): never {
  throw new Error('there is none');
}
