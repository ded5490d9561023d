// What happens to a call after its last byte: in batches, when the loop is free, so that no caller waits for it. Credentials are
// taken out of the bytes, the dialect settles usage for the meters, and the journal gets the entry.
import type { Logger } from 'pino';
import { type Dialect, exchangeOf, type Settlement } from '../../dialects/dialect.ts';
import { decodeWithin } from '../../lib/content-encoding.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Closed } from '../../schema/entry.ts';
import { masked } from '../mask.ts';
import type { Ended } from '../parts.ts';
import type { Meters } from './meters.ts';

export type ClosingParts = {
  readonly journal: Journal;
  readonly dialectOf: (name: Closed['dialect']) => Dialect | null;
  readonly meters: Meters;
  readonly log: Logger;
};

/** At most this many entries a turn, so that a burst of endings does not hold up the streams that go on. */
const perTurn = 64;

export type ClosingQueue = {
  add(ended: Ended): void;
  /** Calls that are over and not with the journal yet. */
  readonly length: number;
};

export function closingQueue(parts: ClosingParts): ClosingQueue {
  const queue: Ended[] = [];
  let isScheduled = false;

  const turn = (): void => {
    isScheduled = false;
    for (const ended of queue.splice(0, perTurn)) closeSurely(parts, ended);
    if (queue.length > 0) schedule();
  };
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(turn);
  };
  return {
    add: (ended) => {
      queue.push(ended);
      schedule();
    },
    get length() {
      return queue.length;
    },
  };
}

/** A mistake in what is done with the bytes costs a record its bodies, never the record, nor those behind it. */
function closeSurely(parts: ClosingParts, ended: Ended): void {
  try {
    closeOne(parts, ended);
  } catch (error) {
    parts.meters.watcherFailed();
    parts.log.error({ err: error, request_id: ended.closed.id }, 'a call could not be closed as it is; it is recorded without its bodies');
    write(parts, ended, { ...ended.closed, truncated: ['request', 'response'] }, null, null);
  }
}

function closeOne(parts: ClosingParts, ended: Ended): void {
  const request = masked(ended.request, ended.secrets);
  const plain = decodedAnswer(ended, request.found);
  const isUnseen = plain === 'too_large';
  const inPlain = plain === null || isUnseen ? null : masked([plain], ended.secrets);
  const response = inPlain?.found ? inPlain : masked(isUnseen ? [] : ended.response, ended.secrets);
  const isMasked = request.found || response.found;
  const cleaned: Closed = isMasked ? maskedEntry(ended.closed, inPlain?.found === true) : ended.closed;
  const closed: Closed = isUnseen ? { ...cleaned, truncated: [...new Set([...cleaned.truncated, 'response' as const])] } : cleaned;
  parts.meters.count(closed, settle(parts, closed, request.bytes, response.bytes));
  write(parts, ended, closed, request.bytes, response.bytes);
}

function write(parts: ClosingParts, ended: Ended, closed: Closed, request: Buffer | null, response: Buffer | null): void {
  const listed = (bytes: Buffer | null): readonly Buffer[] => (bytes === null || bytes.length === 0 ? [] : [bytes]);
  parts.journal.close(closed, listed(request), listed(response), (error) => {
    if (error !== null) parts.meters.notRecorded(error.code);
    ended.whenWritten?.();
  });
}

/** Decoding and reading hold up every stream that goes on: about a millisecond a megabyte, and no error message is longer. */
const mostDecoded = { error: 1024 * 1024, answer: 8 * 1024 * 1024 } as const;
const mostSettled = 1024 * 1024;

/**
 * An encoded answer that may well repeat a credential, decoded, so that it can be looked for: an error, or the answer to a request
 * that held one. Null where there is no such answer; one that is too large to be looked through is not kept at all.
 */
function decodedAnswer({ closed, response, secrets }: Ended, isInRequest: boolean): Buffer | null | 'too_large' {
  const encoding = closed.response_headers['content-encoding'];
  const isError = closed.http_status !== null && closed.http_status >= 400;
  const isLikely = isInRequest || isError;
  if (encoding === undefined || !isLikely || secrets.length === 0) return null;
  return decodeWithin(Buffer.concat(response), encoding, isError ? mostDecoded.error : mostDecoded.answer);
}

/** Bytes that were decoded to be masked are kept decoded, and the kept headers say no other. */
function maskedEntry(closed: Closed, isDecoded: boolean): Closed {
  const { 'content-encoding': encoding, ...others } = closed.response_headers;
  const response_headers = isDecoded && encoding !== undefined ? others : closed.response_headers;
  return { ...closed, response_headers, redaction: [...closed.redaction, 'credential'] };
}

/** Usage for the meters. A watcher that throws is counted and ignored: the desk reads the bytes again from the journal. */
function settle(parts: ClosingParts, closed: Closed, request: Buffer, response: Buffer): Settlement | null {
  const dialect = parts.dialectOf(closed.dialect);
  if (
    dialect === null ||
    closed.http_status === null ||
    closed.http_status >= 400 ||
    response.length > mostSettled ||
    closed.response_headers['content-encoding'] !== undefined
  )
    return null;
  try {
    return dialect.settle(exchangeOf(closed, request, response));
  } catch (error) {
    parts.meters.watcherFailed();
    parts.log.error({ err: error, request_id: closed.id, dialect: closed.dialect }, 'a dialect failed to settle a call');
    return null;
  }
}
