import { expect, it } from 'vitest';
import { callFields } from '../schema/call.ts';
import { encoderOf } from './encode.ts';
import { makeCall } from './testing/calls.ts';

it('a value no column takes is a mistake of ours, not a ledger that is away', () => {
  const { call } = makeCall(1, 1_780_000_000_000);
  const encode = encoderOf(callFields);
  expect(() => encode({ ...call, estimated_cost: '99999999999.5' })).toThrow(expect.objectContaining({ code: 'internal' }));
  expect(JSON.parse(encode({ ...call, estimated_cost: '1.5' }))).toMatchObject({ estimated_cost: '1500000000' });
});
