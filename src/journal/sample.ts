// Journal entries for tests: plausible, small, each with its own id.
import type { Closed, Opened } from '../schema/entry.ts';

export function sampleOpened(id: string, more: Partial<Opened> = {}): Opened {
  return {
    id,
    at: 1_780_000_000_000,
    gateway_id: 'gateway-1',
    route: 'gateway',
    key_id: 'key-1',
    user: 'ada',
    app: 'notes',
    function: null,
    session_id: null,
    call_type: 'chat',
    dialect: 'openai-chat',
    vendor_id: 'openai',
    vendor_name: 'OpenAI',
    quirks: [],
    currency: 'USD',
    endpoint: 'openai',
    model_name: 'gpt-5-mini',
    model_id: 'gpt-5-mini',
    is_stream: false,
    method: 'POST',
    path: '/v1/chat/completions',
    client_request_id: null,
    ip: '127.0.0.1',
    user_agent: 'OpenAI/JS 6.49.0',
    metadata: null,
    ...more,
  };
}

export function sampleClosed(id: string, more: Partial<Closed> = {}): Closed {
  return {
    ...sampleOpened(id),
    ended_at: 1_780_000_000_412,
    ending: 'complete',
    error_code: null,
    error_message: null,
    http_status: 200,
    duration_ms: 412,
    first_byte_ms: 398,
    overhead_ms: 0.4,
    attempts: [{ endpoint: 'openai', at: 1_780_000_000_000, http_status: 200, error_code: null, head_ms: 397, end_ms: 412 }],
    retry_count: 0,
    request_headers: { 'content-type': 'application/json', 'x-stainless-lang': 'js' },
    response_headers: { 'content-type': 'application/json', 'x-request-id': 'req_0123456789' },
    request_bytes: 0,
    response_bytes: 0,
    truncated: [],
    redaction: [],
    marks: [[398, 0]],
    ...more,
  };
}
