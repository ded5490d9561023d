// The callers: so many connections that each ask, read the whole answer, think a moment and ask again, whatever happens to them,
// and write down what they saw. A call is noted before its first byte is sent, so none can be in the ledger and not here.
import http, { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, type CallKind, errorStatus, model } from './call.ts';
import type { Random } from './random.ts';
import { idHeader, kindHeader } from './upstream.ts';

export type LoadOptions = {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
  /** A caller waits up to this long after an answer. */
  readonly think_ms: number;
  readonly random: Random;
  /** Stands before each id. */
  readonly name: string;
};

export type Load = {
  readonly calls: readonly Call[];
  /** The first answered call that began after `time`. */
  answeredSince(time: number): Call | null;
  /** No new calls; resolves when the last one has ended. */
  stop(): Promise<void>;
};

/** No answer of this vendor takes nearly as long. */
const stuckMs = 30_000;

export function startLoad(options: LoadOptions): Load {
  const { random, connections, think_ms } = options;
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const calls: Call[] = [];
  let stopping = false;

  const caller = async (): Promise<void> => {
    while (!stopping) {
      const kind: CallKind = random.chance(0.02) ? 'error' : random.chance(0.02) ? 'leaves' : random.chance(0.4) ? 'stream' : 'document';
      const call: Call = {
        id: `${options.name}-${calls.length}`,
        kind,
        started: Date.now(),
        ended: null,
        seen: 'open',
        http_status: null,
        note: null,
      };
      calls.push(call);
      await ask(options, agent, call);
      call.ended = Date.now();
      await sleep(call.seen === 'no connection' ? 25 : random.between(0, think_ms));
    }
  };
  const callers = Array.from({ length: connections }, caller);

  return {
    calls,
    answeredSince: (time) => {
      // Calls stand in the order they began, so the ones after `time` are at the end.
      let found: Call | null = null;
      for (let i = calls.length - 1; i >= 0; i -= 1) {
        const call = calls[i];
        if (call === undefined || call.started <= time) break;
        if (call.seen === 'complete' && (found?.ended ?? Number.POSITIVE_INFINITY) > (call.ended ?? 0)) found = call;
      }
      return found;
    },
    stop: async () => {
      stopping = true;
      await Promise.all(callers);
      agent.destroy();
    },
  };
}

/** Resolves when the call is over for its caller; what it saw is in `call`. */
function ask({ port, key, random }: LoadOptions, agent: http.Agent, call: Call): Promise<void> {
  const leaves = call.kind === 'leaves';
  const stream = call.kind === 'stream' || (leaves && random.chance(0.7));
  const body = JSON.stringify({
    model,
    messages: [{ role: 'user', content: `question ${call.id} ${'with words '.repeat(random.between(1, 40))}` }],
    ...(stream && { stream: true }),
    ...(stream && random.chance(0.5) && { stream_options: { include_usage: true } }),
  });
  return new Promise((resolve) => {
    const over = (seen: Call['seen'], note: string | null = null): void => {
      if (call.seen !== 'open') return;
      call.seen = seen;
      call.note = note;
      resolve();
    };
    const request = http.request({
      agent,
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/v1/chat/completions',
      timeout: stuckMs,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-daybook-request-id': call.id,
        'x-daybook-user': `user-${call.kind}`,
        [idHeader]: call.id,
        [kindHeader]: call.kind,
      },
    });
    const leave = (): void => {
      over('left');
      request.destroy();
    };
    request.on('response', (response) => {
      call.http_status = response.statusCode ?? null;
      if (leaves) setTimeout(leave, random.between(0, 30));
      readAnswer(response, call, stream, over);
    });
    request.on('timeout', () => {
      over('stuck');
      request.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => over(error.code === 'ECONNREFUSED' ? 'no connection' : 'cut', error.message));
    if (leaves && random.chance(0.3)) setTimeout(leave, random.between(0, 40));
    request.end(body);
  });
}

function readAnswer(response: IncomingMessage, call: Call, stream: boolean, over: (seen: Call['seen'], note?: string) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('error', (error) => over('cut', error.message));
  response.on('close', () => {
    if (!response.complete) over('cut', 'the answer was broken off');
  });
  response.on('end', () => {
    if (!response.complete) return;
    const text = Buffer.concat(chunks).toString('utf8');
    const problem = problemOf(call, stream, text);
    if (problem === null) over('complete');
    else over(call.http_status === 200 ? 'wrong' : 'refused', `${call.http_status}: ${problem}`);
  });
}

/** Null where it is the vendor's answer to this very call, whole. */
function problemOf(call: Call, stream: boolean, text: string): string | null {
  if (call.kind === 'error') return call.http_status === errorStatus && text.includes('rate_limit_exceeded') ? null : text.slice(0, 300);
  const ends = stream ? text.endsWith('data: [DONE]\n\n') : text.endsWith('}');
  return call.http_status === 200 && ends && text.includes(`"answer to ${call.id}`) ? null : text.slice(0, 300);
}
