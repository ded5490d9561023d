// What an error says of a call, whatever was thrown: the vendors' SDKs put a status, a code and a request id on theirs; an abort is the
// app's own doing and a deadline is nobody's. Reads only, and survives errors that cannot be read.
import { messageOf } from '../problem.ts';
import type { Json } from './copy.ts';
import type { Told } from './vet.ts';

export function toldOfError(error: unknown, textLength: number): Told {
  const told: Told = { status: statusOf(error) };
  const message = messageOf(error);
  const objectMessage = vendorMessage(error) ?? text(member(error, 'message'));
  told['error_message'] = (objectMessage ?? message).slice(0, textLength);
  const code = text(member(error, 'code')) ?? text(member(error, 'type')) ?? causeCode(error) ?? nameOf(error);
  if (code !== null) told['error_code'] = code.slice(0, 512);
  const http = httpStatus(member(error, 'status')) ?? httpStatus(member(error, 'statusCode')) ?? null;
  if (http !== null) told['http_status'] = http;
  const request = text(member(error, 'requestID')) ?? text(member(error, 'request_id')) ?? text(member(error, 'requestId'));
  if (request !== null) told['vendor_request_id'] = request.slice(0, 512);
  return told;
}

/** OpenAI's SDK keeps the vendor's error, Anthropic's the whole body, and both put the status before it in a message of their own. */
function vendorMessage(error: unknown): string | null {
  const body = member(error, 'error');
  return text(member(member(body, 'error'), 'message')) ?? text(member(body, 'message'));
}

function statusOf(error: unknown): 'cancelled' | 'timeout' | 'failed' {
  const name = nameOf(error) ?? '';
  const constructed = text(member(member(error, 'constructor'), 'name')) ?? '';
  if (/Timeout/.test(name) || /Timeout/.test(constructed) || text(member(error, 'code')) === 'ETIMEDOUT') return 'timeout';
  return name === 'AbortError' || /UserAbort/.test(constructed) ? 'cancelled' : 'failed';
}

const nameOf = (error: unknown): string | null => {
  const name = text(member(error, 'name'));
  return name === 'Error' || name === '' ? null : name;
};

const causeCode = (error: unknown): string | null => text(member(member(error, 'cause'), 'code'));

function httpStatus(value: unknown): Json | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599 ? value : null;
}

function member(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
