// Many malformed requests, from a seed: each gets a clear 4xx or a closed connection, never anything else; the vendor sees exactly
// the requests that were accepted, once each and none inside another; nothing crashes, nothing grows, and a normal call works after.
// DAYBOOK_FUZZ says how many (npm run fuzz: 100,000), DAYBOOK_FUZZ_SEED from which seed.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse, testKey } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import { fixture } from '../upstream/fixtures.ts';
import { type Aftermath, assault } from './malformed/assault.ts';
import { type Attack, attackOf } from './malformed/kinds.ts';
import { randomFrom } from './malformed/random.ts';

const count = Number(process.env['DAYBOOK_FUZZ'] ?? 100_000);
const seed = Number(process.env['DAYBOOK_FUZZ_SEED'] ?? 20261123);
const atOnce = 48;

let vendor: Server;
let house: House;
/** The mark of each request the vendor saw, in order, and what it could not read. */
const probes: string[] = [];
let unreadable = 0;

beforeAll(async () => {
  vendor = createServer((request, response) => {
    probes.push(String(request.headers['x-probe']));
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }).end('{}'));
  });
  vendor.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'ECONNRESET') unreadable += 1;
    socket.destroy();
  });
  vendor.listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const address = vendor.address();
  house = await openHouse({ upstream: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}` });
});
afterAll(async () => {
  await house.stop();
  vendor.close();
  vendor.closeAllConnections();
});

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
function held(): number {
  if (typeof collect === 'function') collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What is wrong with an aftermath; null where it is as it must be. */
function wrongWith(attack: Attack, { statuses, text, isClosed }: Aftermath): string | null {
  if (!isClosed) return 'the connection stayed open';
  const [first, second] = statuses;
  if (attack.fate === 'valid') return statuses.length === 1 && first === 200 ? null : 'it was not served';
  if (attack.fate === 'any')
    return statuses.every((status) => status === 200 || (status >= 400 && status < 500)) ? null : 'neither served nor a 4xx';
  if (second !== undefined && attack.fate !== 'partial') return 'more than one answer';
  if (first !== undefined && (first < 400 || first > 499)) return 'no 4xx';
  if (attack.fate === 'refused' && first === undefined) return 'no answer';
  // Node itself answers a request without a host; all else is in our words.
  if (first !== undefined && !/"code":\s*"[a-z_]+"/.test(text)) return 'an answer that does not say why';
  return null;
}

it(`${count} malformed requests from seed ${seed}: each a clear 4xx or a closed connection`, async () => {
  const random = randomFrom(seed);
  const wrong: string[] = [];
  const seen = new Map<string, Map<string, number>>();
  let served = 0;
  let next = 0;
  let early = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const n = next;
      next += 1;
      const attack = attackOf(n, { key: testKey, id: `p${n}` }, random);
      const aftermath = await assault(house.url, attack, random.below(4) === 0 ? random.below(Math.max(1, attack.bytes.length)) : null);
      served += aftermath.statuses.filter((status) => status === 200).length;
      const fault = wrongWith(attack, aftermath);
      if (fault !== null && wrong.length < 20)
        wrong.push(`${n} ${attack.kind}: ${fault}\n${attack.bytes.toString('latin1').slice(-300)}\n→ ${aftermath.text.slice(0, 300)}`);
      const outcomes = seen.get(attack.kind) ?? new Map<string, number>();
      const outcome = aftermath.statuses.join(' ') || 'closed';
      seen.set(attack.kind, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
      if (n === Math.floor(count / 4)) early = held();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (process.env['DAYBOOK_FUZZ_SHOW'])
    console.log(
      [...seen].map(([kind, outcomes]) => `${kind}: ${[...outcomes].map(([what, times]) => `${what} ×${times}`).join(', ')}`).join('\n'),
    );
  expect(wrong.join('\n\n')).toBe('');

  const grown = held() - early;
  const entries = await house.entries(0);
  const asked = entries.filter(({ closed }) => closed.attempts.length > 0);
  // Two readings are impossible: what the vendor saw is what was accepted, each once, and nothing that stood inside a body.
  expect(unreadable).toBe(0);
  expect(probes).not.toContain('smuggled');
  expect(probes).toHaveLength(asked.length);
  expect(probes.length).toBeGreaterThanOrEqual(served);
  expect(new Set(entries.map(({ closed }) => closed.id)).size).toBe(entries.length);
  for (const { closed, request } of entries) {
    expect(['refused', 'complete', 'cancelled']).toContain(closed.ending);
    if (closed.key_id === null) expect(request).toHaveLength(0);
    expect(JSON.stringify(closed)).not.toContain(testKey);
  }
  expect(grown, 'bytes held at the end, over those after a quarter').toBeLessThan(24 * 1024 * 1024);
}, 900_000);

it('a normal call works after that', async () => {
  const chat = fixture('openai-chat');
  const seen = await viaHttp(chat, { origin: house.url, headers: { authorization: `Bearer ${testKey}` } });
  expect(seen).toMatchObject({ status: 200, complete: true });
  expect((await house.entriesNow()).at(-1)?.closed.ending).toBe('complete');
});
