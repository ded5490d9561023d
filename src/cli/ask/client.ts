// How the command line asks: over the socket that only the data directory's owner can open, or with --url and a key from anywhere.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Command } from 'commander';
import { z } from 'zod';
import { localSocket } from '../../lib/local-socket.ts';
import { isMisuse, UsageError } from '../exit.ts';
import { settingsFor } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';

export type Client = {
  /** The JSON at a path. Rejects with the API's own message. */
  get(path: string): Promise<unknown>;
  /** With a body: text as it is, anything else as JSON. */
  post(path: string, body?: unknown): Promise<unknown>;
  /** The answer as text, for files. */
  text(path: string): Promise<string>;
  /** The answer as it comes, for event streams. */
  open(path: string): Promise<IncomingMessage>;
};

export type RemoteOptions = { readonly url?: string; readonly key?: string };

/** `--url` and `--key` for every command that asks. */
export const withRemote = (command: Command): Command =>
  command
    .option('--url <url>', 'ask a Daybook elsewhere (else DAYBOOK_URL, else the one of this data directory)')
    .option('--key <key>', 'with --url: a Daybook key (else DAYBOOK_KEY)');

export async function clientFor(command: Command): Promise<Client> {
  const { env, who } = surroundingsOf(command);
  const options = command.optsWithGlobals<RemoteOptions>();
  const url = options.url ?? env['DAYBOOK_URL'];
  if (url === undefined) return localClient((await settingsFor(command)).config.data, who);
  const key = options.key ?? env['DAYBOOK_KEY'];
  if (key === undefined) throw new UsageError('With --url a key is needed: --key, or DAYBOOK_KEY in the environment.');
  if (!URL.canParse(url)) throw new UsageError(`${url} is not an address; for example --url https://daybook.example.com`);
  const base = new URL(url);
  const { request } = base.protocol === 'https:' ? https : http;
  return clientOver((method, path) => request(new URL(path, base), { method, headers: { authorization: `Bearer ${key}` } }), url);
}

/** `who` is for the audit log, as `cli:<system user>`. */
export function localClient(data: string, who: string): Client {
  const socketPath = localSocket(data, 'owner');
  // A header takes no letters beyond Latin; the colon stays for people to read.
  const headers = { 'x-daybook-who': encodeURIComponent(who).replace('%3A', ':') };
  return clientOver((method, path) => http.request({ socketPath, path, method, headers, agent: false }), `the Daybook of ${data}`);
}

const errorShape = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function clientOver(ask: (method: string, path: string) => http.ClientRequest, where: string): Client {
  const open = (method: string, path: string, body?: unknown): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = ask(method, path);
      request.on('response', resolve);
      request.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          new Error(`${where} does not answer (${error.code ?? error.message}). Is it running? Start it with: daybook start`, {
            cause: error,
          }),
        ),
      );
      if (body === undefined) return request.end();
      request.setHeader('content-type', typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json');
      request.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  const text = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await open(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
    const answer = Buffer.concat(chunks).toString('utf8');
    if ((response.statusCode ?? 500) >= 400) throw failureOf(answer, `${where} answered ${response.statusCode}`);
    return answer;
  };
  const json = async (method: string, path: string, body?: unknown): Promise<unknown> => JSON.parse(await text(method, path, body));
  return {
    get: (path) => json('GET', path),
    post: (path, body) => json('POST', path, body),
    text: (path) => text('GET', path),
    open: (path) => open('GET', path),
  };
}

function failureOf(answer: string, otherwise: string): Error {
  const failure = errorShape.safeParse(readJson(answer));
  if (!failure.success) return new Error(otherwise);
  const { code, message } = failure.data.error;
  return isMisuse(code) ? new UsageError(message) : new Error(message);
}

/** What stands between, such as a proxy, may answer with a page. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
