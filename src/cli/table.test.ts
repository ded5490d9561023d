import { expect, it } from 'vitest';
import { tableOf } from './table.ts';

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
