// One batch to Daybook and what it said of it. Never throws: everything that can happen on the way is one of a few outcomes.
import { messageOf } from '../problem.ts';
import type { Builtins } from '../runtime/builtin.ts';
import { after } from '../runtime/clock.ts';
import { compress } from './compress.ts';

export type Verdict = {
  readonly id: string | null;
  readonly result: 'accepted' | 'duplicate' | 'refused';
  readonly code: string;
  readonly message: string;
};

export type Sent =
  /** Read and answered record by record. */
  | { readonly outcome: 'taken'; readonly verdicts: readonly Verdict[] }
  /** Not the network's fault and not to be mended by trying again soon: a wrong key, a wrong address. */
  | { readonly outcome: 'denied'; readonly status: number; readonly message: string }
  /** The batch is too large, or something in it cannot be read: smaller ones find out what. */
  | { readonly outcome: 'split'; readonly status: number; readonly message: string }
  /** Unreachable, broken or busy: later again. `waitMs` is what the server asked for. */
  | { readonly outcome: 'failed'; readonly message: string; readonly waitMs: number | null };

export type Sender = {
  send(texts: readonly string[], timeoutMs: number): Promise<Sent>;
};

const longestWait = 120_000;

export function senderTo(url: string, key: string, ask: typeof fetch, zlib: () => Builtins['zlib']): Sender {
  return {
    async send(texts, timeoutMs) {
      const controller = new AbortController();
      const deadline = after(timeoutMs, () => controller.abort(new Error(`no answer within ${timeoutMs} ms`)));
      try {
        const { body, encoding } = await compress(`${texts.join('\n')}\n`, zlib());
        const response = await ask(url, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${key}`,
            'content-type': 'application/x-ndjson',
            // Daybook records calls that come with it as told by the SDK.
            'x-daybook-sdk': 'node',
            ...(encoding === null ? {} : { 'content-encoding': encoding }),
          },
          body,
          signal: controller.signal,
          redirect: 'error',
        });
        return outcomeOf(response, await response.text(), texts.length);
      } catch (error) {
        return { outcome: 'failed', message: reasonOf(error), waitMs: null };
      } finally {
        deadline.cancel();
      }
    },
  };
}

function outcomeOf(response: Response, text: string, count: number): Sent {
  const { status } = response;
  const message = `HTTP ${status}${text === '' ? '' : `: ${text.slice(0, 300)}`}`;
  if (status >= 200 && status < 300) {
    const verdicts = verdictsOf(text);
    // An answer that is cut or somebody else's says nothing about the records.
    if (verdicts === null || verdicts.length < count) return { outcome: 'failed', message: 'an answer that cannot be read', waitMs: null };
    return { outcome: 'taken', verdicts };
  }
  if (status === 400 || status === 413 || status === 422) return { outcome: 'split', status, message };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429) return { outcome: 'denied', status, message };
  return { outcome: 'failed', message, waitMs: waitOf(response.headers.get('retry-after')) };
}

function waitOf(said: string | null): number | null {
  if (said === null) return null;
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestWait) : null;
}

function verdictsOf(text: string): readonly Verdict[] | null {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return null;
  }
  const results = member(answer, 'results');
  if (!Array.isArray(results)) return null;
  const verdicts = results.map(verdictOf);
  return verdicts.every((verdict) => verdict !== null) ? verdicts : null;
}

function verdictOf(said: unknown): Verdict | null {
  const result = member(said, 'result');
  if (result !== 'accepted' && result !== 'duplicate' && result !== 'refused') return null;
  const error = member(said, 'error');
  const path = textOf(member(error, 'path'));
  const message = textOf(member(error, 'message')) ?? '';
  return {
    id: textOf(member(said, 'id')),
    result,
    code: textOf(member(error, 'code')) ?? 'refused',
    message: path === null ? message : `${path}: ${message}`,
  };
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** fetch hides what happened in the error's cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${messageOf(error)}${cause}`;
}
