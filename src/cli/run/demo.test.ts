import { expect, it } from 'vitest';
import { demoPlace } from './demo.ts';

const env = { DAYBOOK_DATA: '/tried', DAYBOOK_LISTEN: '127.0.0.1:4400' };

it('a demo goes where the environment says, as any Daybook does', () => {
  expect(demoPlace({}, env, '/work-of-ada')).toEqual({ data: '/tried', listen: '127.0.0.1:4400' });
  expect(demoPlace({}, { DAYBOOK_DATA: 'tried' }, '/work-of-ada')).toEqual({ data: '/work-of-ada/tried', listen: undefined });
});

it('flags win over the environment', () => {
  expect(demoPlace({ data: 'mine', listen: '127.0.0.1:0' }, env, '/work-of-ada')).toEqual({
    data: '/work-of-ada/mine',
    listen: '127.0.0.1:0',
  });
});

it('without either it keeps to a directory of its own; an empty variable says nothing', () => {
  expect(demoPlace({}, { DAYBOOK_DATA: ' ', DAYBOOK_LISTEN: '' }, '/work-of-ada')).toEqual({
    data: '/work-of-ada/daybook-demo',
    listen: undefined,
  });
});

it('an address that is none is told with where it stood', () => {
  expect(() => demoPlace({}, { DAYBOOK_LISTEN: 'here' }, '/work-of-ada')).toThrow(/^DAYBOOK_LISTEN must be host:port.*not here\.$/);
  expect(() => demoPlace({ listen: 'here' }, env, '/work-of-ada')).toThrow(/^--listen must be host:port/);
});
