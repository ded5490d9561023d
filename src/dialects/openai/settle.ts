// The little the gateway asks at the close of a chat, completion or embedding: found from the end of the answer, parsing one or
// two events of a stream, or the last members of a large document. Whatever is not plain to see is read in full instead.
import { asObjects, isObject, type JsonObject, parseJson } from '../../lib/json.ts';
import type { TokenUsage } from '../../schema/token-usage.ts';
import type { Exchange, Settlement } from '../dialect.ts';
import { errorOf, textError, type VendorError } from './error.ts';
import { answerOf, isStream } from './exchange.ts';
import { objectOf } from './json.ts';
import { type ChoiceMaking, chunkError, chunkTier, chunkUsage, readChunks } from './streams/chunks.ts';
import { eventsBackward, lastWith, mentions } from './streams/events.ts';

export type Outcome = {
  readonly usage: JsonObject | null;
  readonly service_tier: string | null;
  readonly error: VendorError | null;
  readonly finished: boolean | null;
};
export type Measure = (usage: JsonObject, serviceTier: string | null, exchange: Exchange) => TokenUsage | null;

/** Events from the end among which the last content is expected: after it come a finish, a usage and [DONE]. */
const farthest = 12;
/** Documents from this size on are not parsed whole if it can be avoided: a megabyte of embeddings costs milliseconds. */
const large = 32 * 1024;
const usageKey = Buffer.from('"usage"');
const tierKey = Buffer.from('"service_tier"');
const errorKey = Buffer.from('"error"');

export function settleWith<T>(exchange: Exchange, measure: Measure, making: ChoiceMaking<T>): Settlement {
  const outcome = isStream(exchange) ? streamOutcome(exchange, making) : (documentTail(exchange) ?? documentOutcome(exchange));
  const usage = outcome.usage && measure(outcome.usage, outcome.service_tier, exchange);
  return { usage, finished: outcome.finished, failed: outcome.error !== null };
}

function streamOutcome<T>({ response, http_status: status }: Exchange, making: ChoiceMaking<T>): Outcome {
  const outcome = isFailure(status) ? null : endOutcome(response, making);
  return outcome ?? streamError(readChunks(response, making), response, status);
}

/** From the end back to the last content: an error before that did not end the answer. Null where it must be read in full. */
function endOutcome<T>(response: Buffer, making: ChoiceMaking<T>): Outcome | null {
  let usage: JsonObject | null = null;
  let tier: string | null = null;
  let done = false;
  for (const event of eventsBackward(response, farthest)) {
    done ||= event.done;
    if (chunkError(event) || (!done && event.data)) return null;
    if (!event.data) continue;
    usage ??= chunkUsage(event.data);
    tier ??= chunkTier(event.data);
    if (!asObjects(event.data.choices).some((choice) => making.merge(making.open(0), choice))) continue;
    usage ??= lastWith(response, usageKey, ({ data, name }) => (data && name !== 'error' ? chunkUsage(data) : null));
    tier ??= lastWith(response, tierKey, ({ data, name }) => (data && name !== 'error' ? chunkTier(data) : null));
    return { usage, service_tier: tier, error: null, finished: true };
  }
  return null;
}

/** Under an error status a stream without an error event is an error all the same. */
export function streamError<F extends { readonly error: VendorError | null }>(facts: F, response: Buffer, status: number | null): F {
  if (facts.error || !isFailure(status)) return facts;
  return { ...facts, error: { code: null, message: textError(response.toString('utf8', 0, 4000), status) } };
}

export function documentOutcome(exchange: Exchange): Outcome {
  const answer = answerOf(exchange);
  const status = exchange.http_status;
  if (answer.kind !== 'document') {
    const text = answer.kind === 'text' ? answer.text : '';
    return {
      usage: null,
      service_tier: null,
      error: isFailure(status) ? { code: null, message: textError(text, status) } : null,
      finished: null,
    };
  }
  const root = objectOf(answer.value);
  return { usage: chunkUsage(root), service_tier: chunkTier(root), error: errorOf(answer.value, status), finished: answer.whole };
}

/**
 * Usage of a large document from its last members. If `{` and everything from `"usage"` to the end is an object, these are the
 * document's own last members, for what closes them closes the document. Only a document cut exactly where an inner object
 * with a later `usage` ends would be taken for whole. Null where it must be read in full.
 */
function documentTail({ response, http_status: status }: Exchange): Outcome | null {
  if (response.length < large || isFailure(status)) return null;
  const at = response.lastIndexOf(usageKey);
  if (at < response.length - large) return null;
  // After another member, not as the first of some inner object.
  const before = response.toString('latin1', at - 8, at).trimEnd();
  if (!before.endsWith(',')) return null;
  const members = parseJson(`{${response.toString('utf8', at)}`);
  if (!isObject(members) || response.toString('latin1', 0, 64).trimStart()[0] !== '{') return null;
  const usage = chunkUsage(members);
  if (!usage || mentions(response, errorKey)) return null;
  if (!('service_tier' in members) && response.includes(tierKey)) return null;
  return { usage, service_tier: chunkTier(members), error: null, finished: true };
}

const isFailure = (status: number | null): boolean => status !== null && status >= 400;
