// Calls that the ledger has already from somebody who saw more of them: found by the vendor's ids, and confirmed by time and model. A
// trace tells of the same exchange that passed through the gateway, under another id. Some servers number their answers with a few
// digits, so an id alone proves nothing, and a short one must agree in its tokens too.
import type { CallRecord } from '../schema/call.ts';
import type { Ledger } from './connect.ts';
import { newBindings, sqlTime } from './questions/bindings.ts';

type Told = Pick<
  CallRecord,
  | 'request_id'
  | 'request_timestamp'
  | 'response_timestamp'
  | 'response_id'
  | 'vendor_request_id'
  | 'model_name'
  | 'model_id'
  | 'response_model'
  | 'completion_tokens'
>;

type Seen = {
  readonly began: number;
  readonly ended: number;
  readonly models: readonly string[];
  readonly completion_tokens: number | null;
};

/** How far off the ledger is asked: clocks differ, and a call may take long. */
const nearMs = 15 * 60_000;
/** How far apart two clocks may be for two spans of time to be one. */
const skewMs = 120_000;
/** `chatcmpl-` and three digits are no proof; the ids of the large vendors are longer than this. */
const shortId = 20;
const atOnce = 500;

/** The request ids of those among `calls` that another route told of. */
export async function findTwins(
  ledger: Ledger,
  calls: readonly Told[],
  routes: readonly CallRecord['route'][],
): Promise<ReadonlySet<string>> {
  const named = calls.filter((call) => idsOf(call).length > 0).sort((a, b) => (a.request_timestamp < b.request_timestamp ? -1 : 1));
  const twins = new Set<string>();
  for (let at = 0; at < named.length; at += atOnce) {
    const some = named.slice(at, at + atOnce);
    const seen = await callsWithIds(ledger, some, routes);
    for (const call of some) {
      const isThere = idsOf(call).some((id) => seen.get(id)?.some((other) => isOne(call, other, id)));
      if (isThere) twins.add(call.request_id);
    }
  }
  return twins;
}

const idsOf = ({ response_id, vendor_request_id }: Pick<Told, 'response_id' | 'vendor_request_id'>): string[] =>
  [response_id, vendor_request_id].flatMap((id) => (id === null || id === '' ? [] : [id]));

const modelsOf = ({ model_name, model_id, response_model }: Pick<Told, 'model_name' | 'model_id' | 'response_model'>): string[] =>
  [model_name, model_id, response_model].flatMap((name) => (name === null || name === '' ? [] : [name.toLowerCase()]));

function isOne(call: Told, other: Seen, id: string): boolean {
  const began = Date.parse(call.request_timestamp);
  const ended = call.response_timestamp === null ? began : Date.parse(call.response_timestamp);
  if (began > other.ended + skewMs || other.began > ended + skewMs) return false;
  const models = modelsOf(call);
  if (models.length > 0 && other.models.length > 0 && !models.some((name) => other.models.includes(name))) return false;
  const isSure = id.length >= shortId || call.completion_tokens === null || other.completion_tokens === null;
  return isSure || call.completion_tokens === other.completion_tokens;
}

async function callsWithIds(ledger: Ledger, calls: readonly Told[], routes: readonly CallRecord['route'][]): Promise<Map<string, Seen[]>> {
  const bindings = newBindings();
  const time = (call: Told | undefined, shift: number): string =>
    bindings.bind("DateTime64(3, 'UTC')", sqlTime(Date.parse(call?.request_timestamp ?? '') + shift));
  const ids = bindings.bind('Array(String)', calls.flatMap(idsOf));
  const found = await ledger.query(
    `SELECT response_id, vendor_request_id, model_name, model_id, response_model, completion_tokens,
        toUnixTimestamp64Milli(request_timestamp) AS began, toUnixTimestamp64Milli(ifNull(response_timestamp, request_timestamp)) AS ended
      FROM calls WHERE request_timestamp BETWEEN ${time(calls[0], -nearMs)} AND ${time(calls.at(-1), nearMs)}
        AND route IN ${bindings.bind('Array(String)', [...routes])} AND (response_id IN ${ids} OR vendor_request_id IN ${ids})`,
    {
      params: bindings.params,
      parse: (row) => {
        const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
        const names = { model_name: text(row.model_name), model_id: text(row.model_id), response_model: text(row.response_model) };
        return {
          ids: idsOf({ response_id: text(row.response_id), vendor_request_id: text(row.vendor_request_id) }),
          began: Number(row.began),
          ended: Number(row.ended),
          models: modelsOf(names),
          completion_tokens: row.completion_tokens === null ? null : Number(row.completion_tokens),
        };
      },
    },
  );
  const seen = new Map<string, Seen[]>();
  for (const row of found) for (const id of row.ids) seen.set(id, [...(seen.get(id) ?? []), row]);
  return seen;
}
