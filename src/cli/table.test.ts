import { expect, it } from 'vitest';
import { tableOf, widthOf } from './table.ts';

it('lines up columns where Chinese characters are twice as wide', () => {
  expect(
    tableOf(
      ['NAME', 'N'],
      [
        ['模型', 1],
        ['a', 2],
      ],
    ),
  ).toBe('NAME  N\n模型  1\na     2\n');
});

it('shows what is unknown as a dash, and zero as zero', () => {
  expect(tableOf(['A', 'B'], [[null, 0]])).toBe('A  B\n–  0\n');
});

it('a cell of several lines takes as many, and no line ends with spaces', () => {
  expect(
    tableOf(
      ['A', 'B'],
      [
        ['x\ny', 'z'],
        ['', 'é'],
      ],
    ),
  ).toBe('A  B\nx  z\ny\n–  é\n');
});

it('letters with marks, full-width signs and emoji are as wide as they are shown', () => {
  expect([widthOf('e\u0301'), widthOf('，'), widthOf('🙂'), widthOf('한'), widthOf('–→')]).toEqual([1, 2, 2, 2, 2]);
});
