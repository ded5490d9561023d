// With `journal.sync: each` the last byte of an answer waits until its entry is on disk. Whoever has the whole answer finds the
// call recorded, at once and not a moment later; a caller that leaves while it waits is recorded once.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse, testKey } from '../house.ts';
import { viaHttp } from '../upstream/equal.ts';
import { fixture, fixtures } from '../upstream/fixtures.ts';
import { type Replay, startReplay } from '../upstream/replay.ts';
import { documents, streams } from './calls.ts';
import { callRaw, requestBytes } from './raw.ts';

let replay: Replay;
let house: House;
beforeAll(async () => {
  replay = await startReplay({ exchanges: fixtures });
  house = await openHouse({ upstream: replay.url, settings: { journal: { sync: 'each' } } });
});
afterAll(async () => {
  await house.stop();
  await replay.close();
});

let recorded = 0;

it.each([...streams, ...documents])('%s: when the answer is whole, its entry is there', async (id) => {
  const exchange = fixture(id);
  const seen = await viaHttp(exchange, {
    origin: house.url,
    headers: { 'x-replay-id': id, authorization: `Bearer ${testKey}` },
  });
  const entries = await house.entriesNow();
  recorded += 1;
  expect(seen).toMatchObject({ status: 200, complete: true });
  expect(seen.body.equals(exchange.response)).toBe(true);
  expect(entries).toHaveLength(recorded);
  expect(entries.at(-1)?.closed.ending).toBe('complete');
});

it('a caller that leaves as the last byte is held is recorded once', async () => {
  const exchange = fixture('openai-chat');
  for (let i = 0; i < 12; i += 1) {
    const caller = await callRaw(house.url);
    caller.send(requestBytes('POST', exchange.path, { authorization: `Bearer ${testKey}`, 'x-replay-id': exchange.id }, exchange.request));
    const asked = replay.served.length;
    while (replay.served.length === asked || replay.served.at(-1)?.ended === 'open') await new Promise((resolve) => setImmediate(resolve));
    for (let turns = 0; turns < i; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    caller.leave();
    recorded += 1;
    const entries = await house.entries(recorded);
    expect(entries).toHaveLength(recorded);
  }
});
