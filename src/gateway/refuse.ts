// Tells a caller no, in the shape its SDK knows. Where headers have gone out already there is nothing left to say.
import type { ServerResponse } from 'node:http';
import { refusal } from '../dialects/refusal.ts';
import { type ErrorCode, errorTable } from '../errors.ts';
import type { Arrival } from './arrive.ts';

export function refuse(response: ServerResponse, arrival: Arrival, code: ErrorCode, detail: string | null): void {
  if (response.headersSent || response.destroyed) return;
  const { status, body } = refusal(arrival.recognised.family, code, detail, arrival.id);
  const headers = [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'x-daybook-request-id',
    arrival.id,
    'x-daybook-error',
    code,
  ];
  // The SDKs of OpenAI and Anthropic obey x-should-retry over their own judgement.
  headers.push('x-should-retry', String(errorTable[code].retry));
  response.writeHead(status, headers);
  response.end(arrival.method === 'HEAD' ? undefined : body);
}
