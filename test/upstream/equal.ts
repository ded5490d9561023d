// The same call through the vendors' real SDKs, in a plain form that can be compared: once straight at an upstream, once
// through Daybook. Whatever an application would see is in it; what differs between any two runs (dates) is not.
import { Agent, request } from 'node:http';
import type { Exchange } from './exchange.ts';
import { viaAnthropic } from './sdk/anthropic.ts';
import { viaGemini } from './sdk/gemini.ts';
import { viaOpenai } from './sdk/openai.ts';
import type { SdkOutcome, Target } from './sdk/outcome.ts';

export type { SdkFailure, SdkOutcome, Target } from './sdk/outcome.ts';

type Via = (exchange: Exchange, target: Target) => Promise<SdkOutcome>;

/** The SDK that makes this call, or null where none of the three does: then `viaHttp` compares bytes. */
export function sdkOf({ method, path }: Exchange): { readonly name: 'openai' | 'anthropic' | 'gemini'; readonly run: Via } | null {
  const bare = path.replace(/\?.*$/, '');
  if (method !== 'POST') return null;
  if (/\/(?:chat\/completions|completions|responses|embeddings)$/.test(bare)) return { name: 'openai', run: viaOpenai };
  if (/\/v1\/messages(?:\/count_tokens)?$/.test(bare)) return { name: 'anthropic', run: viaAnthropic };
  const gemini = /^\/v1beta\/models\/[^/:]+:(?:generateContent|streamGenerateContent|embedContent|batchEmbedContents|countTokens)$/;
  // The SDK always asks for events; a JSON array can be compared by bytes alone.
  if (gemini.test(bare) && (!bare.endsWith(':streamGenerateContent') || path.includes('alt=sse')))
    return { name: 'gemini', run: viaGemini };
  return null;
}

/** Runs the SDK call an exchange describes, without retries. Throws where no SDK makes such a call. */
export function viaSdk(exchange: Exchange, target: Target): Promise<SdkOutcome> {
  const sdk = sdkOf(exchange);
  if (sdk === null) throw new RangeError(`no SDK calls ${exchange.method} ${exchange.path}`);
  return sdk.run(exchange, target);
}

export type HttpOutcome = {
  readonly status: number | null;
  /** Lower-case names, without date and connection. */
  readonly headers: Readonly<Record<string, string>>;
  /** As on the wire: content-encoding not undone. */
  readonly body: Buffer;
  /** False where the connection ended before the framing said so. */
  readonly complete: boolean;
  /** The code of what went wrong, `ECONNRESET`, `HPE_INVALID_CONSTANT`… */
  readonly error: string | null;
};

const varying = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** The call as it stands, byte for byte, over plain HTTP. A target's prefix replaces nothing here: the whole path is sent. */
export function viaHttp(exchange: Exchange, { origin, headers = {}, timeout_ms = 20_000 }: Target): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status: number | null = null;
    let seen: Record<string, string> = {};
    const end = (complete: boolean, error: string | null): void =>
      resolve({ status, headers: seen, body: Buffer.concat(chunks), complete, error });
    const asking = request(
      origin + exchange.path,
      {
        method: exchange.method,
        agent: new Agent({ keepAlive: false }),
        headers: {
          ...exchange.request_headers,
          ...(exchange.request.length > 0 ? { 'content-length': exchange.request.length } : {}),
          ...headers,
        },
      },
      (response) => {
        status = response.statusCode ?? null;
        seen = Object.fromEntries(
          Object.entries(response.headers).flatMap(([name, value]) =>
            varying.has(name) || value === undefined ? [] : [[name, String(value)]],
          ),
        );
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => end(response.complete, null));
        response.on('error', (error: NodeJS.ErrnoException) => end(false, error.code ?? error.message));
      },
    );
    asking.setTimeout(timeout_ms, () => asking.destroy(Object.assign(new Error('timeout'), { code: 'TIMEOUT' })));
    asking.on('error', (error: NodeJS.ErrnoException) => end(false, error.code ?? error.message));
    asking.end(exchange.request);
  });
}
