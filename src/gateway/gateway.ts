// The path of a call, start to end, as ARCHITECTURE.md draws it: identify, read, route, admit, dispatch and watch, close. From
// the moment it is known that a call is asked for, exactly one record is written, however it ends. There is one `open` and one
// `close`; every exit from this function goes through one of them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DaybookError } from '../errors.ts';
import type { Opened } from '../schema/entry.ts';
import { type Arrival, checkArrival } from './arrive.ts';
import { closedBy, closedByRefusal, openedBy } from './close.ts';
import { conduct, type Outcome } from './exchange.ts';
import { type Caller, describe, identify, sentCredentials } from './identify.ts';
import type { OpenCall } from './open-calls.ts';
import type { GatewayParts } from './parts.ts';
import { type Asked, read } from './read.ts';
import { refuse } from './refuse.ts';
import { type Destination, route } from './route.ts';

/** Serves one call. Resolves when it is closed; never rejects. */
export async function serveCall(parts: GatewayParts, arrival: Arrival, request: IncomingMessage, response: ServerResponse): Promise<void> {
  parts.serving.now += 1;
  try {
    await pass(parts, arrival, request, response);
  } catch (error) {
    parts.log.error({ err: error, request_id: arrival.id }, 'a call failed in a way that was not foreseen');
    response.destroy();
  } finally {
    parts.serving.now -= 1;
  }
}

async function pass(parts: GatewayParts, arrival: Arrival, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const snapshot = parts.snapshot();
  const described = describe(request, parts.identifyRules);
  let caller = described;
  let asked: Asked | null = null;
  let destination: Destination;
  try {
    if (parts.isStopping()) throw new DaybookError('stopping');
    caller = identify(request, caller, parts.identifyRules, snapshot, parts.keys);
    checkArrival(arrival, request.headers);
    asked = await read(request, arrival, parts.maxRequestBytes);
    destination = route(snapshot, arrival, caller, asked, request.rawHeaders);
  } catch (error) {
    // Nobody vouches for the name an unknown caller gives itself: its refusal is nobody's call.
    const known = caller === described ? { ...described, user: null, app: null } : caller;
    closeRefused(parts, arrival, known, asked, request, response, error);
    return;
  }

  const opened = openedBy(parts, arrival, caller, asked, destination);
  const admission = await admit(parts, opened);
  if (admission !== null) {
    closeRefused(parts, arrival, caller, asked, request, response, admission);
    return;
  }

  const call = beginOpen(parts, arrival, opened, destination);
  const toOutcome = (outcome: Outcome) => closedBy(parts, arrival, opened, destination, request, outcome);
  const secrets = secretsOf(destination, request);
  let isRecorded = false;
  const record = (outcome: Outcome, whenWritten: (() => void) | null): void => {
    isRecorded = true;
    parts.close({
      closed: toOutcome(outcome),
      request: bodyOf(destination, outcome),
      response: outcome.response.kept(),
      secrets,
      whenWritten,
    });
  };
  const outcome = await conduct(
    {
      clock: parts.clock,
      pool: parts.pool,
      maxKeptBytes: parts.maxKeptBytes,
      maxRequestBytes: parts.maxRequestBytes,
      callerGone: destination.endpoint.caller_gone,
      drains: parts.drains,
      isStopping: parts.isStopping,
      beforeLast: parts.syncEach ? record : null,
    },
    call,
    destination,
    request,
    response,
    asked.streams,
  );
  parts.open.remove(call);
  if (outcome.error_code !== null && outcome.unanswered) refuse(response, arrival, outcome.error_code, faultDetail(outcome));
  if (!isRecorded) record(outcome, null);
}

/** Writes `opened`; the vendor is asked only after that. Null, or why the call may not go on. */
function admit(parts: GatewayParts, opened: Opened): Promise<DaybookError | null> {
  return new Promise((resolve) => parts.journal.open(opened, resolve));
}

function beginOpen(parts: GatewayParts, arrival: Arrival, opened: Opened, destination: Destination): OpenCall {
  const call: OpenCall = {
    opened,
    timeouts: destination.endpoint.timeouts,
    started: arrival.started,
    phase: 'connect',
    phaseSince: parts.clock(),
    responseBytes: 0,
    watched: null,
    slot: -1,
  };
  parts.open.add(call);
  return call;
}

/** The one exit before a vendor is asked: the caller is told in its dialect, and the refusal is recorded. */
function closeRefused(
  parts: GatewayParts,
  arrival: Arrival,
  caller: Caller,
  asked: Asked | null,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  const known = knownError(parts, request, error);
  if (known.code === 'internal') parts.log.error({ err: error, request_id: arrival.id }, 'a call failed before it was sent');
  const gone = known.code === 'body_incomplete' && request.destroyed;
  if (!gone) refuse(response, arrival, known.code, known.detail);
  readToTheEnd(request);
  const closed = closedByRefusal(parts, arrival, caller, asked, request, known, gone);
  // Without a known key nobody vouches for the body, so only the fact of the refusal is kept.
  const vouched = caller.key !== null && asked?.body ? [asked.body] : [];
  parts.close({ closed, request: vouched, response: [], secrets: secretsOf(null, request), whenWritten: null });
}

function knownError(parts: GatewayParts, request: IncomingMessage, error: unknown): DaybookError {
  if (!(error instanceof DaybookError)) return new DaybookError('internal', null, { cause: error });
  if (error.code !== 'body_incomplete') return error;
  const told = parts.malformed.get(request.socket);
  if (told !== undefined) return new DaybookError(told);
  // A stop breaks off what has not come whole within its limit: that is our doing and not the caller's.
  return parts.isStopping() ? new DaybookError('stopping') : error;
}

const longestRest = 5_000;

/**
 * What a refused caller still sends is read and forgotten for a while: closing on unread bytes resets the connection, and the
 * caller would never see why it was refused. Who goes on sending after that is cut off.
 */
function readToTheEnd(request: IncomingMessage): void {
  request.resume();
  if (request.complete || request.destroyed) return;
  const limit = setTimeout(() => request.destroy(), longestRest).unref();
  request.once('close', () => clearTimeout(limit)).once('end', () => clearTimeout(limit));
}

/** Credentials this call carried: none of them may stand in the bytes that are kept, wherever they were echoed. */
function secretsOf(destination: Destination | null, request: IncomingMessage): string[] {
  const secrets: string[] = [];
  for (const secret of [destination?.endpoint.credential, ...sentCredentials(request)])
    if (secret && secret.length >= 8) secrets.push(secret);
  return secrets;
}

const bodyOf = (destination: Destination, outcome: Outcome): readonly Buffer[] =>
  destination.body !== null ? [destination.body] : (outcome.request?.kept() ?? []);

/** What the transport said, without the sentence the table already has. */
function faultDetail(outcome: Outcome): string | null {
  return /\((.*)\)$/s.exec(outcome.error_message ?? '')?.[1]?.concat('.') ?? null;
}
