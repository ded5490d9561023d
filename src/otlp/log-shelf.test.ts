import { expect, it } from 'vitest';
import { createLogShelf } from './log-shelf.ts';
import { logOf, spanOf, traceId } from './testing/spans.ts';

const span = spanOf({});
const choice = logOf('gen_ai.choice', { content: 'Rain.' });

it('records wait for their span, and are there again when it is sent again', () => {
  const shelf = createLogShelf(() => 0);
  expect(shelf.put('k', [choice])).toEqual({ late: 0 });
  expect(shelf.logsFor('k', [span])).toEqual([choice]);
  expect(shelf.logsFor('k', [span])).toEqual([choice]);
});

it('nobody gets what another key sent, and what tells of no call is not kept', () => {
  const shelf = createLogShelf(() => 0);
  shelf.put('k', [choice, logOf('http.request', {}), { ...choice, span_id: null }]);
  expect(shelf.logsFor('other', [span])).toEqual([]);
  expect(shelf.logsFor('k', [span])).toHaveLength(1);
});

it('a record whose span was told already is late', () => {
  const shelf = createLogShelf(() => 0);
  shelf.told('k', [`${traceId}:${span.span_id}`]);
  expect(shelf.put('k', [choice])).toEqual({ late: 1 });
  expect(shelf.put('other', [choice])).toEqual({ late: 0 });
});

it('what waits is bounded in number, size and time; the oldest go first', () => {
  let now = 0;
  const shelf = createLogShelf(() => now, { spans: 2, characters: 1000, ms: 60 });
  const logs = ['1', '2', '3'].map((id) => ({ ...choice, span_id: id.repeat(16) }));
  shelf.put('k', logs);
  expect(shelf.logsFor('k', logs).map(({ span_id: id }) => id?.[0])).toEqual(['2', '3']);
  shelf.put('k', [{ ...choice, span_id: '4'.repeat(16), body: 'x'.repeat(990) }]);
  expect(shelf.logsFor('k', logs)).toEqual([]);
  now = 61;
  shelf.told('k', ['a']);
  now = 122;
  shelf.put('k', [choice]);
  expect(shelf.logsFor('k', [span])).toHaveLength(1);
});

it('a span that is asked for many times has its records once, and no more of them than a call can have', () => {
  const shelf = createLogShelf(() => 0);
  expect(
    shelf.put(
      'k',
      Array.from({ length: 1_200 }, () => choice),
    ),
  ).toEqual({ late: 200 });
  expect(
    shelf.logsFor(
      'k',
      Array.from({ length: 5_000 }, () => span),
    ),
  ).toHaveLength(1_000);
});
