// What is known of a call whose gateway died while it was open: who asked and for what, and that its end is unknown.
import { errorTable } from '../../errors.ts';
import type { ClosedEntry, Opened } from '../../schema/entry.ts';

const nothing: Buffer = Buffer.alloc(0);

export function unknownEnd(opened: Opened): ClosedEntry {
  return {
    closed: {
      ...opened,
      ended_at: opened.at,
      ending: 'died',
      drained: false,
      error_code: 'gateway_died',
      error_message: errorTable.gateway_died.message,
      http_status: null,
      duration_ms: 0,
      first_byte_ms: null,
      overhead_ms: null,
      attempts: [],
      retry_count: 0,
      request_headers: {},
      response_headers: {},
      request_bytes: 0,
      response_bytes: 0,
      truncated: [],
      redaction: [],
      marks: [],
    },
    request: nothing,
    response: nothing,
  };
}
