// Asks until there is an answer worth giving: what is busy, broken or too early is asked again after a wait that grows, or that the vendor
// names; what is wrong stays wrong and is told at once.
import { jsonOr } from '../wrap/answered.ts';
import { member } from '../wrap/asked.ts';
import type { Clock } from './clock.ts';
import { endOf } from './clock.ts';
import type { Destination } from './destination.ts';
import { LlmError } from './llm-error.ts';

export type Send = (url: string, init: RequestInit) => Promise<unknown>;

export type TriesRules = {
  readonly send: Send;
  readonly clock: Clock;
  readonly retries: number;
  /** Between 0 and 1. */
  readonly random: () => number;
};

const firstWaitMs = 500;
const longestWaitMs = 8_000;
const longestAskedMs = 60_000;

/** The first answer that is not to be tried again: a success. @throws LlmError */
export async function answerOf(rules: TriesRules, { url, headers }: Destination, body: string): Promise<Response> {
  const { clock, retries } = rules;
  for (let tried = 0; ; tried += 1) {
    const { response, error } = await oneTry(
      rules,
      url,
      { ...headers, 'content-type': 'application/json', 'x-stainless-retry-count': String(tried) },
      body,
    );
    if (response?.ok === true) return response;
    if (response === null) {
      if (clock.isAborted || clock.late === 'total' || tried >= retries) throw endOf(clock.late, clock.isAborted, error);
      await clock.pause(waitOf(null, tried, rules.random()));
      continue;
    }
    if (tried >= retries || !isPassing(response)) throw await errorOf(response, clock);
    await response.body?.cancel();
    await clock.pause(waitOf(response, tried, rules.random()));
  }
}

async function oneTry({ send, clock }: TriesRules, url: string, headers: Record<string, string>, body: string) {
  const signal = clock.signal();
  clock.phase('first_byte');
  try {
    const response = await send(url, { method: 'POST', headers, body, signal });
    if (!(response instanceof Response)) throw new TypeError('The fetch that was given answers with no Response.');
    clock.phase('idle');
    return { response, error: null };
  } catch (error) {
    return { response: null, error };
  }
}

function isPassing({ status, headers }: Response): boolean {
  const said = headers.get('x-should-retry');
  if (said === 'true' || said === 'false') return said === 'true';
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function waitOf(response: Response | null, tried: number, random: number): number {
  const asked = response === null ? null : askedWait(response.headers);
  if (asked !== null && asked >= 0 && asked <= longestAskedMs) return asked;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** tried) * (1 - random / 4);
}

function askedWait(headers: Headers): number | null {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  const said = headers.get('retry-after');
  if (said === null) return null;
  const wait = /^\d+(\.\d+)?$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isFinite(wait) ? wait : null;
}

async function errorOf(response: Response, clock: Clock): Promise<LlmError> {
  const { status } = response;
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    return endOf(clock.late, clock.isAborted, cause);
  }
  const body = jsonOr(text);
  const said = member(member(body, 'error'), 'message') ?? member(body, 'message');
  const message = typeof said === 'string' ? said : text.slice(0, 300);
  return new LlmError('http_error', `HTTP ${status}: ${message}`, { status, body, requestId: requestIdIn(response) });
}

export const requestIdIn = ({ headers }: Response): string | null =>
  headers.get('x-daybook-request-id') ?? headers.get('x-request-id') ?? headers.get('request-id');
