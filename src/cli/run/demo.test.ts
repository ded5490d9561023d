import { expect, it } from 'vitest';
import { demoPlace } from './demo.ts';

const env = { DAYBOOK_DATA: '/srv/tried', DAYBOOK_LISTEN: '127.0.0.1:4400' };

it('a demo goes where the environment says, as any Daybook does', () => {
  expect(demoPlace({}, env, '/home/ada')).toEqual({ data: '/srv/tried', listen: '127.0.0.1:4400' });
  expect(demoPlace({}, { DAYBOOK_DATA: 'tried' }, '/home/ada')).toEqual({ data: '/home/ada/tried', listen: undefined });
});

it('flags win over the environment', () => {
  expect(demoPlace({ data: 'mine', listen: '127.0.0.1:0' }, env, '/home/ada')).toEqual({ data: '/home/ada/mine', listen: '127.0.0.1:0' });
});

it('without either it keeps to a directory of its own; an empty variable says nothing', () => {
  expect(demoPlace({}, { DAYBOOK_DATA: ' ', DAYBOOK_LISTEN: '' }, '/home/ada')).toEqual({
    data: '/home/ada/daybook-demo',
    listen: undefined,
  });
});

it('an address that is none is told with where it stood', () => {
  expect(() => demoPlace({}, { DAYBOOK_LISTEN: 'here' }, '/home/ada')).toThrow(/^DAYBOOK_LISTEN must be host:port.*not here\.$/);
  expect(() => demoPlace({ listen: 'here' }, env, '/home/ada')).toThrow(/^--listen must be host:port/);
});
