// Where the desk listens: sockets that only the data directory's owner can open, and a port where one is set.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import http, { type IncomingMessage, type Server } from 'node:http';
import { type ProxyRule, trustedAddress, trustedHttps } from '../gateway/address.ts';

export function listenOnSocket(server: Server, path: string): Promise<Server> {
  if (existsSync(path)) rmSync(path);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve(server);
    });
  });
}

export function listenOnPort(where: string, listener: http.RequestListener): Promise<Server> {
  const colon = where.lastIndexOf(':');
  const server = http.createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: where.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(where.slice(colon + 1)) }, () => resolve(server));
  });
}

export type Peer = { readonly address: string | null; readonly https: boolean };

/** Who asks at the desk's own port. */
export const peerAtPort = (request: IncomingMessage, proxies: readonly ProxyRule[]): Peer => ({
  address: trustedAddress(request, proxies),
  https: trustedHttps(request, proxies),
});

/** Who asked at the gateway, which alone can open the socket that this came over, and says it in headers that it takes from nobody. */
export const peerOfGateway = ({ headers }: IncomingMessage): Peer => {
  const address = headers['x-daybook-peer'];
  return { address: typeof address === 'string' && address !== '' ? address : null, https: headers['x-daybook-https'] === '1' };
};
