import { expect, it } from 'vitest';
import { z } from 'zod';
import { faultsIn, faultsText, fitted } from './faults.ts';

const shape = z
  .strictObject({
    name: z.string().min(1).max(5).optional(),
    count: z.int().positive().default(1),
    kind: z.enum(['a', 'b', 'c']).default('a'),
    on: z.iso.datetime({ offset: true }).optional(),
    amount: z.string().regex(/^\d+$/, 'digits such as "12"').default('1'),
    list: z
      .array(z.union([z.string(), z.boolean()]))
      .max(2)
      .default([]),
    needed: z.string(),
  })
  .refine(({ name }) => name !== 'none', 'the name is none');

const said = (value: unknown): string => {
  const fits = fitted(shape, value);
  return 'faults' in fits ? faultsText(fits.faults) : 'fits';
};

it.each([
  [{}, 'needed: is missing; it takes text in quotation marks.'],
  [{ needed: 5 }, 'needed: cannot be 5; it takes text in quotation marks.'],
  [{ needed: '', name: '' }, 'name: cannot be ""; it takes text that is not empty.'],
  [{ needed: '', name: 'longer' }, 'name: cannot be "longer"; it takes text of at most 5 characters.'],
  [{ needed: '', count: 1.5 }, 'count: cannot be 1.5; it takes a whole number.'],
  [{ needed: '', count: 0 }, 'count: cannot be 0; it takes a number that is more than 0.'],
  [{ needed: '', kind: 'd' }, 'kind: cannot be "d"; it takes a, b or c.'],
  [{ needed: '', on: '2026' }, 'on: cannot be "2026"; it takes a moment with its offset, such as 2026-12-01T00:00:00+08:00.'],
  [{ needed: '', amount: 'x' }, 'amount: cannot be "x"; it takes digits such as "12".'],
  [{ needed: '', list: [1] }, 'list.0: cannot be 1; it takes text in quotation marks, or true or false.'],
  [{ needed: '', list: ['', '', ''] }, 'list: cannot be ["","",""]; it takes a list of at most 2.'],
  [{ needed: '', nedeed: 1 }, 'there is no "nedeed" here.'],
  [{ needed: '', name: 'none' }, 'the name is none.'],
  [{ needed: '', name: 5, kind: 'd' }, 'name: cannot be 5; it takes text in quotation marks; kind: cannot be "d"; it takes a, b or c.'],
  [null, 'cannot be null; it takes an object.'],
  [{ needed: '' }, 'fits'],
])('%j: %s', (value, words) => expect(said(value)).toBe(words));

it('what did not read as a number is not called missing', () => {
  const { error } = z.object({ limit: z.coerce.number().int() }).safeParse({ limit: 'abc' });
  expect(error && faultsText(faultsIn(error))).toBe('limit: it takes a number.');
});

it('at most ten are named, and long values are cut', () => {
  const fits = fitted(z.object(Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, z.int()]))), { f0: 'x'.repeat(500) });
  const text = 'faults' in fits ? faultsText(fits.faults) : '';
  expect(text).toContain('and 2 more.');
  expect(text).not.toContain('x'.repeat(100));
});
