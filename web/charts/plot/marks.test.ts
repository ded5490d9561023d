import { expect, it } from 'vitest';
import { highestOf, wholeMarks } from './marks.ts';

it('marks stand at round numbers up to the top', () => {
  expect(wholeMarks(11, 5, 9)).toEqual([0, 5, 10]);
  expect(wholeMarks(1.2, 1, 1)).toEqual([0, 1]);
});

it('where no round number fits, the greatest value is marked', () => {
  expect(wholeMarks(3.5, 5, 3)).toEqual([0, 3]);
  expect(wholeMarks(33, 50, 30)).toEqual([0, 30]);
});

it('an axis of nothing has its zero alone', () => expect(wholeMarks(1, 2, 0)).toEqual([0]));

it('the greatest value is that of the series, not of the moments', () =>
  expect(
    highestOf([
      [1_000, 2_000],
      [1, null],
      [3, undefined],
    ]),
  ).toBe(3));
