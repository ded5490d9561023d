// What happens to a call after its last byte: in batches, when the loop is free, so that no caller waits for it. Credentials are
// taken out of the bytes, the dialect settles usage for the meters, and the journal gets the entry.
import type { Logger } from 'pino';
import type { Dialect, Settlement } from '../../dialects/dialect.ts';
import { decodeBody } from '../../lib/content-encoding.ts';
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
    for (const ended of queue.splice(0, perTurn)) closeOne(parts, ended);
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

function closeOne(parts: ClosingParts, ended: Ended): void {
  const request = masked(ended.request, ended.secrets);
  const plain = decodedAnswer(ended, request.found);
  const inPlain = plain === null ? null : masked(plain, ended.secrets);
  const response = inPlain?.found ? inPlain : masked(ended.response, ended.secrets);
  const isMasked = request.found || response.found;
  const closed: Closed = isMasked ? maskedEntry(ended.closed, inPlain?.found === true) : ended.closed;
  parts.meters.count(closed, settle(parts, closed, request.bytes, response.bytes));
  parts.journal.close(
    closed,
    request.bytes.length > 0 ? [request.bytes] : [],
    response.bytes.length > 0 ? [response.bytes] : [],
    (error) => {
      if (error !== null) parts.meters.notRecorded(error.code);
      ended.whenWritten?.();
    },
  );
}

/**
 * An encoded answer that may well repeat a credential, decoded, so that it can be looked for: an error, or the answer to a request
 * that held one. Null where there is no such answer.
 */
function decodedAnswer({ closed, response, secrets }: Ended, isInRequest: boolean): readonly Buffer[] | null {
  const encoding = closed.response_headers['content-encoding'];
  const isLikely = isInRequest || (closed.http_status !== null && closed.http_status >= 400);
  if (encoding === undefined || !isLikely || secrets.length === 0) return null;
  const bytes = decodeBody(Buffer.concat(response), encoding);
  return bytes === null ? null : [bytes];
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
    closed.response_headers['content-encoding'] !== undefined
  )
    return null;
  try {
    return dialect.settle({
      method: closed.method,
      path: closed.path,
      quirks: closed.quirks,
      request,
      request_type: closed.request_headers['content-type'] ?? '',
      http_status: closed.http_status,
      response,
      response_type: closed.response_headers['content-type'] ?? '',
      response_headers: closed.response_headers,
    });
  } catch (error) {
    parts.meters.watcherFailed();
    parts.log.error({ err: error, request_id: closed.id, dialect: closed.dialect }, 'a dialect failed to settle a call');
    return null;
  }
}
