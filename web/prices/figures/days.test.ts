import { describe, expect, it } from 'vitest';
import { daysText } from './days.ts';

const names = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' };
const text = (...days: string[]) => daysText(days, names, 'every day');

describe('days of the week', () => {
  it('are a span where they follow one another, in whatever order they were written', () => {
    expect(text('fri', 'mon', 'tue', 'wed', 'thu')).toBe('Mon–Fri');
  });
  it('are named one by one otherwise', () => {
    expect(text('mon', 'wed', 'fri')).toBe('Mon Wed Fri');
    expect(text('sat', 'sun')).toBe('Sat Sun');
  });
  it('are every day where all are named', () => {
    expect(text('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat')).toBe('every day');
  });
});
