// One call of an app to a vendor, from the first request to the end of the last answer, with what was tried in between. Requests and
// answers are seen as they pass on the wire; the record is finished by what the caller reads. A call that goes through Daybook's gateway
// is recorded there and not here.
import type { Site } from '../context/call-site.ts';
import type { CallHandle } from '../fields.ts';
import { monotonic } from '../runtime/clock.ts';
import { bodyTold, headerOf, isEventStream, isText, isWhole, requestIdOf, watchStream } from './answered.ts';
import { type Asked, askedBy } from './asked.ts';
import { type Fault, faultOf, gaveUp, type Late, tooLate } from './fault.ts';
import { type Kept, keepUpTo } from './kept.ts';
import { tapped } from './tap.ts';
import { quietly, type Teller, type ToldFields } from './teller.ts';

export type AnyFetch = (input: unknown, init?: unknown) => Promise<unknown>;

export type WatchedCall = {
  /** Sends one request and gives its answer, both as they are. */
  send(fetch: AnyFetch, input: unknown, init: unknown): Promise<unknown>;
  /** No other request follows: the answer there is, is the call's. */
  settle(): void;
  /** The caller is told of an error. */
  fail(error: unknown): void;
};

export type CallRules = {
  readonly site: Site | null;
  /** The caller's own signal was raised. */
  readonly isAborted: () => boolean;
  /** The vendor's SDK breaks an answer off by itself after this time, null where it does not. */
  readonly answerMs: number | null;
  /** Which clock of ours ran out, where we hold the clock. */
  readonly late?: () => Late | null;
  /** What is known of the call beside its request. */
  readonly told?: ToldFields;
};

export type Watch = { call(rules: CallRules): WatchedCall };

type How = 'complete' | 'cancelled' | 'failed' | 'unread';

type Attempt = {
  readonly asked: Asked;
  readonly signal: unknown;
  readonly at: number;
  readonly started: number;
  ended: number | null;
  response: unknown;
  http_status: number | null;
  type: string;
  kept: Kept;
  how: How | null;
  fault: Fault | null;
};

export function watchBy(teller: Teller): Watch {
  const own = originOf(teller.url);
  /** By origin: whether Daybook's gateway answers there, as its answers say. */
  const isGateway = new Map<string, boolean>();
  if (own !== null) isGateway.set(own, true);
  return { call: (rules) => watchedCall(teller, isGateway, rules) };
}

const mostOrigins = 1_000;
const documentLimit = 8;

function watchedCall(teller: Teller, isGateway: Map<string, boolean>, { site, isAborted, answerMs, late, told }: CallRules): WatchedCall {
  const attempts: Attempt[] = [];
  let handle: CallHandle | null = null;
  let ttft: number | null = null;
  let isSettled = false;
  let isOver = false;

  /** Null where the request is none of our business. */
  function began(input: unknown, init: unknown): Attempt | null {
    const asked = askedBy(input, init);
    if (asked === null || isGateway.get(asked.origin) === true) return null;
    const attempt: Attempt = {
      asked,
      signal: typeof init === 'object' && init !== null ? Reflect.get(init, 'signal') : null,
      at: Date.now(),
      started: monotonic(),
      ended: null,
      response: null,
      http_status: null,
      type: '',
      kept: keepUpTo(0),
      how: null,
      fault: null,
    };
    attempts.push(attempt);
    // Where nobody has answered yet, the answer may turn out to be a gateway's.
    if (isGateway.has(asked.origin)) begin(attempt);
    return attempt;
  }

  function begin({ asked }: Attempt): void {
    if (handle !== null) return;
    const first = attempts[0];
    const at = first === undefined ? {} : { request_timestamp: new Date(first.at).toISOString() };
    handle = teller.begin({ ...asked.told, ...endUserOf(asked), ...told, ...at }, site);
  }

  /** Whom the request names is the user where nobody nearer says. */
  function endUserOf({ endUser }: Asked): ToldFields {
    if (endUser === null) return {};
    const user = told?.['user'] ?? teller.context()?.['user'] ?? null;
    if (user === null) return { user: endUser };
    return user === endUser || told?.['metadata'] !== undefined ? {} : { metadata: { end_user: endUser } };
  }

  /** The answer to hand on. */
  function answered(attempt: Attempt, response: object): object {
    const { origin, dialect, isStream } = attempt.asked;
    const isOurs = headerOf(response, 'x-daybook-request-id') !== '';
    if (isGateway.size < mostOrigins) isGateway.set(origin, isOurs);
    if (isOurs && handle === null) {
      attempts.splice(attempts.indexOf(attempt), 1);
      return response;
    }
    begin(attempt);
    attempt.response = response;
    attempt.type = headerOf(response, 'content-type');
    const status: unknown = Reflect.get(response, 'status');
    if (typeof status === 'number' && status >= 100 && status <= 599) attempt.http_status = status;
    const limit = teller.textLength - 256;
    if (isText(attempt.type)) attempt.kept = keepUpTo(isEventStream(attempt.type) ? limit : limit * documentLimit);
    const stream = isStream ? watchStream(dialect) : null;
    return tapped(response, {
      chunk: (bytes) =>
        void quietly(teller, () => {
          if (attempt.how !== null) return;
          attempt.kept.add(bytes);
          if (stream === null) return;
          stream.see(bytes);
          if (stream.hasContent) ttft ??= since(attempts[0] ?? attempt);
          if (stream.hasFailed) over(attempt, 'unread', null);
        }),
      over: (how, error) => void quietly(teller, () => over(attempt, how, error)),
    });
  }

  function over(attempt: Attempt, how: How, error: unknown): void {
    if (attempt.how !== null) return;
    attempt.how = how;
    attempt.ended = monotonic();
    if (how === 'failed') attempt.fault = brokenOff(attempt, error);
    else if (how !== 'complete') attempt.fault = gaveUp;
    if (isSettled && attempt === attempts.at(-1)) finish(attempt);
  }

  function brokenOff(attempt: Attempt, error: unknown): Fault {
    const which = late?.() ?? null;
    if (which !== null) return tooLate(which);
    const isLate = !isAborted() && answerMs !== null && since(attempt) >= answerMs - 10;
    if (isLate) return tooLate('total');
    return isAborted() || wasAborted(attempt) ? gaveUp : faultOf(error, true);
  }

  function unanswered(attempt: Attempt, error: unknown): void {
    if (attempt.how !== null) return;
    attempt.how = 'failed';
    attempt.ended = monotonic();
    // A signal that is not the caller's is the clock of the vendor's SDK.
    attempt.fault = isAborted() ? gaveUp : wasAborted(attempt) ? tooLate(late?.() ?? 'first_byte') : faultOf(error, false);
    begin(attempt);
  }

  function finish(attempt: Attempt): void {
    if (isOver || handle === null) return;
    isOver = true;
    const body = bodyTold(attempt.kept, attempt.type, teller.textLength);
    const isFailure = attempt.http_status !== null && attempt.http_status >= 400;
    // An answer that said everything, or an error that came through, is read at the desk for what it was.
    const fault = isFailure || isWhole(attempt.asked.dialect, body) ? null : attempt.fault;
    const requestId = attempt.response === null ? null : requestIdOf(attempt.response);
    const first = attempts[0] ?? attempt;
    teller.finish(handle, {
      ...fault,
      ...(attempt.http_status === null ? {} : { http_status: attempt.http_status }),
      ...(body === undefined ? {} : { response_body: body }),
      ...(requestId === null ? {} : { vendor_request_id: requestId }),
      ...(ttft === null ? {} : { ttft_ms: round(ttft) }),
      response_timestamp: new Date().toISOString(),
      duration_ms: round(since(first)),
      retry_count: attempts.length - 1,
      attempts: attempts.map(attemptTold),
    });
  }

  return {
    async send(fetch, input, init) {
      const attempt = quietly(teller, () => began(input, init)) ?? null;
      if (attempt === null) return await fetch(input, init);
      let response: unknown;
      try {
        response = await fetch(input, init);
      } catch (error) {
        quietly(teller, () => unanswered(attempt, error));
        throw error;
      }
      if (typeof response !== 'object' || response === null) return response;
      const answer = response;
      return quietly(teller, () => answered(attempt, answer)) ?? response;
    },
    settle() {
      quietly(teller, () => {
        isSettled = true;
        const last = attempts.at(-1);
        if (last?.how != null) finish(last);
      });
    },
    fail(error) {
      quietly(teller, () => {
        isSettled = true;
        const last = attempts.at(-1);
        if (last === undefined) return;
        if (last.how === null) over(last, isAborted() ? 'cancelled' : 'unread', error);
        else {
          // Given up while it waited for its next try.
          if (isAborted() && last.fault?.status !== 'cancelled' && last.http_status === null) last.fault = gaveUp;
          finish(last);
        }
      });
    },
  };
}

const since = ({ started }: Attempt): number => monotonic() - started;
const round = (ms: number): number => Math.max(0, Math.round(ms * 1000) / 1000);

const wasAborted = ({ signal }: Attempt): boolean =>
  typeof signal === 'object' && signal !== null && Reflect.get(signal, 'aborted') === true;

const attemptTold = ({ asked, at, http_status, fault, started, ended }: Attempt): ToldFields => ({
  endpoint: asked.endpoint,
  at,
  httpStatus: http_status,
  // A refusal whose body the vendor's SDK did not read, because it tries again, was no caller's leaving.
  errorCode: http_status !== null && http_status >= 400 ? null : (fault?.error_code ?? null),
  durationMs: round((ended ?? monotonic()) - started),
});

function originOf(url: string): string | null {
  try {
    return new URL(url).origin;
  } catch {
    return null; // Said where the SDK was started.
  }
}
