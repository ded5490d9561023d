import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleOpened } from '../journal/sample.ts';
import { type OpenCall, openCalls } from './open-calls.ts';

let now = 0;
beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number): void => {
  now += ms;
  vi.advanceTimersByTime(ms);
};

function callOf(id: string, more: Partial<OpenCall> = {}): { call: OpenCall; told: string[] } {
  const told: string[] = [];
  const call: OpenCall = {
    opened: sampleOpened(id),
    timeouts: { connect: 100, first_byte: 200, idle: 300, total: 1_000 },
    started: now,
    phase: 'connect',
    phaseSince: now,
    responseBytes: 0,
    watched: {
      onTimeout: (which) => {
        told.push(which);
        call.phase = 'ended';
      },
      onStop: () => told.push('stop'),
    },
    slot: -1,
    ...more,
  };
  return { call, told };
}

it('each phase has its own deadline, counted from when it began', () => {
  const open = openCalls(() => now);
  const { call, told } = callOf('a');
  open.add(call);
  pass(90);
  Object.assign(call, { phase: 'first_byte', phaseSince: now });
  pass(190);
  Object.assign(call, { phase: 'idle', phaseSince: now });
  pass(200);
  call.phaseSince = now;
  pass(290);
  expect(told).toEqual([]);
  pass(60);
  expect(told).toEqual(['idle']);
  open.remove(call);
});

it.each(['connect', 'first_byte', 'idle'] as const)('a call that stays in %s is told once, within a twentieth of a second', (phase) => {
  const open = openCalls(() => now);
  const { call, told } = callOf('a', { phase });
  open.add(call);
  pass((call.timeouts[phase] ?? 0) + 50);
  expect(told).toEqual([phase]);
  pass(5_000);
  expect(told).toEqual([phase]);
  open.remove(call);
});

it('the whole call has a deadline, however lively it is; null and 0 are none', () => {
  const open = openCalls(() => now);
  const lively = callOf('a', { phase: 'idle' });
  const endless = callOf('b', { timeouts: { connect: null, first_byte: 0, idle: null, total: null } });
  open.add(lively.call);
  open.add(endless.call);
  for (let i = 0; i < 30; i += 1) {
    pass(50);
    lively.call.phaseSince = now;
  }
  pass(100_000);
  expect(lively.told).toEqual(['total']);
  expect(endless.told).toEqual([]);
});

it('calls that come and go in any order are listed while they are open, and a stop hears when none is', async () => {
  const open = openCalls(() => now);
  const calls = ['a', 'b', 'c', 'd'].map((id) => callOf(id).call);
  for (const call of calls) open.add(call);
  const [a, b, c, d] = calls;
  let isEmpty = false;
  const empty = open.empty().then(() => {
    isEmpty = true;
  });
  for (const call of [b, b, a, d]) if (call) open.remove(call);
  await Promise.resolve();
  expect(open.list()).toEqual([c]);
  expect(isEmpty).toBe(false);
  if (c) open.remove(c);
  await empty;
  expect(open.size).toBe(0);
  await open.empty();
});

it('a deadline that takes its call away leaves the others watched', () => {
  const open = openCalls(() => now);
  const told: string[] = [];
  const calls = ['a', 'b', 'c'].map((id) => {
    const { call } = callOf(id);
    call.watched = {
      onTimeout: () => {
        told.push(id);
        open.remove(call);
      },
      onStop: () => undefined,
    };
    open.add(call);
    return call;
  });
  pass(150);
  expect(told.sort()).toEqual(['a', 'b', 'c']);
  expect(calls.map(({ slot }) => slot)).toEqual([-1, -1, -1]);
  expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  pass(100);
  expect(vi.getTimerCount(), 'nothing open, nothing to look over').toBe(0);
});
