// How a call ended, out of what the gateway saw of the connection and what the dialect read in the bytes. Exactly one status:
// a vendor's error event inside a 200 is a failure, an answer without its terminal event was cut, a caller that left after the last
// event had everything it asked for, and one that left before is why the call ended, whatever the vendor did afterwards.
import type { Reading } from '../../dialects/dialect.ts';
import { errorTable } from '../../errors.ts';
import type { Closed } from '../../schema/entry.ts';
import type { Status } from '../../schema/vocabulary.ts';

export type CallOutcome = { readonly status: Status; readonly error_code: string | null; readonly error_message: string | null };

type Read = Pick<Reading, 'error' | 'finished'>;

export function outcomeOf(closed: Closed, read: Read): CallOutcome {
  const own = { error_code: closed.error_code, error_message: closed.error_message };
  const vendorError = read.error && { error_code: read.error.code ?? httpCode(closed), error_message: read.error.message };
  switch (closed.ending) {
    case 'refused':
      return { status: 'refused', ...own };
    case 'died':
      return { status: 'unknown', ...own };
    case 'timeout':
      return closed.drained ? callerLeft : { status: 'timeout', ...own };
    case 'unreachable':
      return { status: 'failed', ...own };
    case 'cut':
      if (closed.drained) return callerLeft;
      if (isOurs(closed)) return { status: 'failed', ...own };
      return read.finished === true && !vendorError ? success : { status: 'failed', ...(vendorError || own) };
    case 'cancelled':
      if (closed.drained || closed.http_status === null) return { status: 'cancelled', ...own };
      if (vendorError) return { status: 'failed', ...vendorError };
      return read.finished === true ? success : { status: 'cancelled', ...own };
    case 'complete':
      return completeOutcome(closed, read, vendorError);
  }
}

const success: CallOutcome = { status: 'success', error_code: null, error_message: null };
const callerLeft: CallOutcome = { status: 'cancelled', error_code: 'caller_gone', error_message: errorTable.caller_gone.message };

/** The status is the one of our own error, because the vendor's answer never came or could not be passed on. */
const isOurs = (closed: Closed): boolean => closed.attempts.at(-1)?.http_status !== closed.http_status;

function completeOutcome(closed: Closed, read: Read, vendorError: Omit<CallOutcome, 'status'> | null): CallOutcome {
  if (closed.http_status !== null && closed.http_status >= 400) {
    return { status: 'failed', ...(vendorError || { error_code: httpCode(closed), error_message: null }) };
  }
  if (vendorError) return { status: 'failed', ...vendorError };
  if (read.finished === false && !closed.truncated.includes('response')) {
    return { status: 'failed', error_code: 'upstream_cut', error_message: `${errorTable.upstream_cut.message} (no terminal event)` };
  }
  return success;
}

const httpCode = (closed: Closed): string | null =>
  closed.http_status !== null && closed.http_status >= 400 ? `http_${closed.http_status}` : null;
