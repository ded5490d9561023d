// Where the desk listens: sockets that only the data directory's owner can open, and a port where one is set.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import http, { type Server } from 'node:http';

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
