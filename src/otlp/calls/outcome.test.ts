import { describe, expect, it } from 'vitest';
import { at, attributesOf, spanOf, type Values } from '../testing/spans.ts';
import { outcomeOf } from './outcome.ts';

const failed = { code: 2, message: '' };
const exception = (values: Values) => [{ name: 'exception', time: at(5), attributes: attributesOf(values) }];

describe('an outcome', () => {
  it('is success where nothing says otherwise', () => {
    expect(outcomeOf(spanOf({}), 'stop')).toEqual({ status: 'success', http_status: null, error_code: null, error_message: null });
    expect(outcomeOf(spanOf({ 'http.response.status_code': 200 }), null)).toMatchObject({ status: 'success', http_status: 200 });
  });

  it('is failed by the span’s status, an error type, an HTTP status or a finish reason', () => {
    expect(outcomeOf(spanOf({}, { status: { code: 2, message: 'overloaded' } }), null)).toMatchObject({
      status: 'failed',
      error_message: 'overloaded',
    });
    expect(outcomeOf(spanOf({ 'error.type': 'rate_limit_error' }), null)).toMatchObject({
      status: 'failed',
      error_code: 'rate_limit_error',
    });
    expect(outcomeOf(spanOf({ 'error.type': '429' }), null)).toMatchObject({ status: 'failed', error_code: '429', http_status: 429 });
    expect(outcomeOf(spanOf({ 'http.response.status_code': 500 }), null)).toMatchObject({
      status: 'failed',
      error_code: '500',
      http_status: 500,
    });
    expect(outcomeOf(spanOf({}), 'error')).toMatchObject({ status: 'failed' });
  });

  it('takes type, message and status from the exception event', () => {
    const events = exception({ 'exception.type': 'RateLimitError', 'exception.message': '429 You exceeded your current quota' });
    expect(outcomeOf(spanOf({}, { status: failed, events }), null)).toEqual({
      status: 'failed',
      http_status: 429,
      error_code: 'RateLimitError',
      error_message: '429 You exceeded your current quota',
    });
  });

  it('takes the vendor’s own code where an SDK puts the body into the message', () => {
    const message = '401 {"error":{"message":"Incorrect API key","type":"invalid_request_error","code":"invalid_api_key"}}';
    expect(outcomeOf(spanOf({}, { status: { code: 2, message } }), null)).toMatchObject({
      http_status: 401,
      error_code: 'invalid_api_key',
    });
  });

  it('tells time limits and callers that gave up from failures', () => {
    const say = (type: string, message = '') =>
      outcomeOf(spanOf({}, { status: failed, events: exception({ 'exception.type': type, 'exception.message': message }) }), null).status;
    expect(say('APIConnectionTimeoutError', 'Request timed out.')).toBe('timeout');
    expect(say('Error', 'context deadline exceeded')).toBe('timeout');
    expect(say('AbortError', 'This operation was aborted')).toBe('cancelled');
    expect(say('APIUserAbortError', 'Request was aborted.')).toBe('cancelled');
    expect(say('asyncio.exceptions.CancelledError')).toBe('cancelled');
    expect(say('BadRequestError', '400 the field timeout is not known')).toBe('failed');
    expect(say('BadRequestError', '400 the batch was cancelled')).toBe('failed');
  });

  it('of Anthropic’s SDK is cancelled where the status was left unset', () => {
    const scope = { name: 'com.anthropic.sdk.typescript', version: '1.12.0' };
    expect(outcomeOf(spanOf({}, { scope }), null).status).toBe('cancelled');
    expect(outcomeOf(spanOf({}, { scope, status: { code: 1, message: '' } }), null).status).toBe('success');
    expect(outcomeOf(spanOf({ 'error.type': 'client_timeout_error' }, { scope, status: failed }), null).status).toBe('timeout');
  });
});
