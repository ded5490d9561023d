// Who asks, as the desk's listeners say it: the gateway's headers count on the gateway's socket alone.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { proxyRule } from '../gateway/address.ts';
import { type Peer, peerAtPort, peerOfGateway } from './desk-listen.ts';

let look: (incoming: IncomingMessage) => Peer = peerOfGateway;
let seen: Peer | null = null;
const server = createServer((incoming, response) => {
  seen = look(incoming);
  response.end();
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

async function peer(headers: Record<string, string>): Promise<Peer | null> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const asking = request({ port, host: '127.0.0.1', agent: false, headers });
  asking.end();
  const [response] = await once(asking, 'response');
  response.resume();
  return seen;
}

const claimed = { 'x-daybook-peer': '203.0.113.9', 'x-daybook-https': '1' };
const forwarded = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };

it('over the gateway’s socket it is who the gateway says', async () => {
  look = peerOfGateway;
  expect(await peer(claimed)).toEqual({ address: '203.0.113.9', https: true });
  expect(await peer({ 'x-daybook-peer': '', 'x-daybook-https': '0' })).toEqual({ address: null, https: false });
  expect(await peer(forwarded)).toEqual({ address: null, https: false });
});

it('at the desk’s own port nobody is believed but a trusted proxy', async () => {
  look = (incoming) => peerAtPort(incoming, []);
  expect(await peer({ ...claimed, ...forwarded })).toEqual({ address: '127.0.0.1', https: false });
  look = (incoming) => peerAtPort(incoming, [proxyRule('127.0.0.1')]);
  expect(await peer({ ...claimed, ...forwarded })).toEqual({ address: '203.0.113.7', https: true });
});
