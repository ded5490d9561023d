// An answer of somebody's own fetch that cannot be made again: the caller gets it as it is, unread and unlocked.
import { expect, it } from 'vitest';
import { tapped } from '../../src/sdk/wrap/tap.ts';

const body = (): ReadableStream => new Response('{"a":1}').body ?? new ReadableStream();
const watch = () => {
  const ends: string[] = [];
  return { ends, sink: { chunk: () => undefined, over: (how: string) => void ends.push(how) } };
};

class Own {
  readonly status: number;
  readonly body: ReadableStream;
  constructor(parts: { readonly status: number; readonly body: ReadableStream }) {
    this.status = parts.status;
    this.body = parts.body;
  }
}

it.each([
  ['a plain object', () => ({ status: 200, headers: new Headers(), body: body() })],
  ['of a class with another signature', () => new Own({ status: 200, body: body() })],
])('%s is handed on as it is', (_, make) => {
  const { ends, sink } = watch();
  const answer = make();
  expect(tapped(answer, sink)).toBe(answer);
  expect(answer.body.locked).toBe(false);
  expect(ends).toEqual(['unread']);
});

it('an ordinary answer is made again and read through', async () => {
  const { ends, sink } = watch();
  const made = tapped(new Response('{"a":1}', { status: 201 }), sink);
  expect(made instanceof Response && made.status).toBe(201);
  expect(made instanceof Response && (await made.text())).toBe('{"a":1}');
  expect(ends).toEqual(['complete']);
});
