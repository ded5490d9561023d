import { describe, expect, it } from 'vitest';
import { errorOf, eventError } from './error.ts';

describe('error bodies', () => {
  it.each([
    ['OpenAI', 404, { error: { message: 'm', type: 'invalid_request_error', param: null, code: 'model_not_found' } }, 'model_not_found'],
    [
      'OpenAI without a code',
      400,
      { error: { message: 'm', type: 'invalid_request_error', param: null, code: null } },
      'invalid_request_error',
    ],
    ['Azure', 401, { error: { code: '401', message: 'm' } }, '401'],
    ['Azure’s filter', 400, { error: { code: 'content_filter', message: 'm', status: 400, innererror: { code: 'x' } } }, 'content_filter'],
    ['Azure’s gateway', 401, { statusCode: 401, message: 'm' }, '401'],
    ['OpenRouter, Perplexity', 429, { error: { message: 'm', code: 429, metadata: { raw: 'r' } } }, '429'],
    ['xAI', 400, { code: 'invalid-argument', error: 'm' }, 'invalid-argument'],
    ['Ollama, Hugging Face', 404, { error: 'm' }, null],
    ['Hugging Face’s list', 422, { error: ['m'] }, null],
    ['Mistral', 400, { object: 'error', message: 'm', type: 'invalid_request_message_order', code: 3230 }, '3230'],
    ['Mistral’s validation', 422, { object: 'error', message: { detail: [{ loc: ['body'], msg: 'm' }] }, type: 'invalid' }, 'invalid'],
    ['Mistral’s detail', 422, { detail: [{ loc: ['body'], msg: 'm', type: 'missing' }] }, null],
    ['Voyage', 400, { detail: 'm' }, null],
    ['Cohere', 404, { id: 'x', message: 'm' }, null],
    ['Cohere with a type', 400, { id: 'x', message: 'm', error_type: 'invalid' }, 'invalid'],
    ['Gemini, wrapped in a list', 404, [{ error: { code: 404, message: 'm', status: 'NOT_FOUND' } }], 'NOT_FOUND'],
  ])('%s', (_vendor, status, body, code) => {
    expect(errorOf(body, status)).toEqual({ code, message: 'm' });
  });

  it('an error under status 200 is one, an answer is none', () => {
    expect(errorOf({ error: { code: 502, message: 'down' } }, 200)).toEqual({ code: '502', message: 'down' });
    expect(errorOf({ choices: [{ error: { code: 500, message: 'lost' } }] }, 200)).toEqual({ code: '500', message: 'lost' });
    expect(errorOf({ error: null, message: 'hello', choices: [] }, 200)).toBeNull();
  });

  it('says the status where a body says nothing', () => {
    expect(errorOf({}, 503)).toEqual({ code: null, message: '{}' });
    expect(errorOf(null, 503)).toEqual({ code: null, message: 'HTTP 503' });
  });

  it('reads events named error, whatever their data', () => {
    expect(eventError({ type: 'error', code: 'server_error', message: 'm' }, '')).toEqual({ code: 'server_error', message: 'm' });
    expect(eventError({ error: { type: 'overloaded', message: 'm' } }, '')).toEqual({ code: 'overloaded', message: 'm' });
    expect(eventError(null, 'upstream gone')).toEqual({ code: null, message: 'upstream gone' });
  });
});
