// What a last try does to an app that ends, and to one that goes on after all.
import { expect, it } from 'vitest';
import { startDelivery } from '../../src/sdk/delivery/delivery.ts';
import type { Line, Place } from '../../src/sdk/delivery/line.ts';
import { roomOf } from '../../src/sdk/delivery/room.ts';
import type { Sender } from '../../src/sdk/delivery/send.ts';
import { settingsOf } from '../../src/sdk/options.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('begins nothing after its time, and delivers all where the app goes on', async () => {
  const lines = Array.from({ length: 40 }, (_, n): Line => ({ id: String(n), text: `{"id":"${n}"}`, size: 20, at: 0 }));
  const place: Place = {
    next: () => (lines[0] === undefined ? null : { lines: lines.slice(0, 1), settle: () => void lines.shift() }),
    get waiting() {
      return lines.length;
    },
  };
  const sender: Sender = {
    async send(texts) {
      await pause(50);
      return { outcome: 'taken', verdicts: texts.map(() => ({ id: null, result: 'accepted', code: '', message: '' })) };
    },
  };
  const delivery = startDelivery({
    settings: settingsOf({ lingerMs: 1, batchRecords: 1 }),
    sender,
    room: roomOf(1_000_000, () => undefined),
    problems: { report: () => undefined, counts: () => ({}) },
    random: () => 0,
    places: () => [place],
  });
  await delivery.lastTry(120);
  await pause(60);
  const left = lines.length;
  expect(left).toBeGreaterThan(30);
  await pause(200);
  expect(lines).toHaveLength(left);
  expect(await delivery.flush(60_000)).toBe(true);
  expect(delivery.counts.delivered).toBe(40);
  delivery.stop();
});
