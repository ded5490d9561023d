// What happens to a call after its last byte: in batches, when the loop is free, so that no caller waits for it. Credentials are
// taken out of the bytes, the dialect settles usage for the meters, and the journal gets the entry.
import type { Logger } from 'pino';
import type { Dialect, Settlement } from '../../dialects/dialect.ts';
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

export function closingQueue(parts: ClosingParts): (ended: Ended) => void {
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
  return (ended) => {
    queue.push(ended);
    schedule();
  };
}

function closeOne(parts: ClosingParts, ended: Ended): void {
  const request = masked(ended.request, ended.secrets);
  const response = masked(ended.response, ended.secrets);
  const closed: Closed =
    request.found || response.found ? { ...ended.closed, redaction: [...ended.closed.redaction, 'credential'] } : ended.closed;
  parts.meters.count(closed, settle(parts, closed, request.bytes, response.bytes));
  parts.journal.close(
    closed,
    request.bytes.length > 0 ? [request.bytes] : [],
    response.bytes.length > 0 ? [response.bytes] : [],
    (error) => {
      if (error !== null) parts.meters.notRecorded(error.code);
      ended.then?.();
    },
  );
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
