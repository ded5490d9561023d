// How the command line asks: over the socket that only the data directory's owner can open, or with --url and a key from anywhere.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Command } from 'commander';
import { z } from 'zod';
import { localSocket } from '../../lib/local-socket.ts';
import { UsageError } from '../exit.ts';
import { settingsFor } from '../options.ts';
import { surroundingsOf } from '../surroundings.ts';

export type Client = {
  /** The JSON at a path. Rejects with the API's own message. */
  get(path: string): Promise<unknown>;
  post(path: string): Promise<unknown>;
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
  const { env } = surroundingsOf(command);
  const options = command.optsWithGlobals<RemoteOptions>();
  const url = options.url ?? env['DAYBOOK_URL'];
  if (url === undefined) return localClient((await settingsFor(command)).config.data);
  const key = options.key ?? env['DAYBOOK_KEY'];
  if (key === undefined) throw new UsageError('With --url a key is needed: --key, or DAYBOOK_KEY in the environment.');
  if (!URL.canParse(url)) throw new UsageError(`${url} is not an address; for example --url https://daybook.example.com`);
  const base = new URL(url);
  const { request } = base.protocol === 'https:' ? https : http;
  return clientOver((method, path) => request(new URL(path, base), { method, headers: { authorization: `Bearer ${key}` } }), url);
}

export function localClient(data: string): Client {
  const socketPath = localSocket(data, 'owner');
  return clientOver((method, path) => http.request({ socketPath, path, method, agent: false }), `the Daybook of ${data}`);
}

const errorShape = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function clientOver(ask: (method: string, path: string) => http.ClientRequest, where: string): Client {
  const open = (method: string, path: string): Promise<IncomingMessage> =>
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
      request.end();
    });
  const json = async (method: string, path: string): Promise<unknown> => {
    const response = await open(method, path);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const failure = errorShape.safeParse(value);
    if (failure.success && failure.data.error.code === 'question_invalid') throw new UsageError(failure.data.error.message);
    if ((response.statusCode ?? 500) >= 400)
      throw new Error(failure.success ? failure.data.error.message : `${where} answered ${response.statusCode}`);
    return value;
  };
  return { get: (path) => json('GET', path), post: (path) => json('POST', path), open: (path) => open('GET', path) };
}
