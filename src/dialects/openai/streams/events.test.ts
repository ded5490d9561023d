import { describe, expect, it } from 'vitest';
import { eventsBackward, eventsOf } from './events.ts';

const ends = [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
] as const;

describe.each(ends)('events read backward, lines ended by %s', (_name, end) => {
  const text = Array.from({ length: 50 }, (_, at) => `data: {"at":${at}}${end}${end}`).join('');
  const buffer = Buffer.from(text);

  it('come newest first, and no more of the stream is read than asked', () => {
    const last = [...eventsBackward(buffer, 3)];
    expect(last.map(({ data }) => data?.at)).toEqual([49, 48, 47]);
    expect(last[0]?.end).toBe(buffer.length);
  });

  it('are all of them, the other way round', () => {
    const forward = eventsOf(buffer);
    expect(forward).toHaveLength(50);
    expect([...eventsBackward(buffer, 100)].toReversed()).toEqual(forward);
  });
});
