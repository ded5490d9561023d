// What the tests of a call's path have in common: fixtures asked through the gateway by a plan, and waiting for a state.
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Posted } from '../../src/desk/posting/record.ts';
import { type House, testKey } from '../house.ts';
import type { SdkOutcome } from '../upstream/equal.ts';
import { sdkOf, viaSdk } from '../upstream/equal.ts';
import type { Exchange } from '../upstream/exchange.ts';

/** One stream and one document of each wire format that is read. */
export const streams = ['openai-chat-stream-usage', 'openai-responses-stream', 'anthropic-stream', 'gemini-stream'] as const;
export const documents = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'] as const;

/** Waits for something to become true; throws after the time given, with what was awaited. */
export async function eventually(what: string, test: () => boolean, within = 5_000): Promise<void> {
  const until = Date.now() + within;
  while (!test()) {
    if (Date.now() > until) throw new Error(`not within ${within} ms: ${what}`);
    await pause(2);
  }
}

/** The SDK's call at its vendor, or through Daybook where `key` is taken. */
export const asked = (exchange: Exchange, origin: string, plan: string, isDaybook: boolean, timeout_ms = 5_000): Promise<SdkOutcome> =>
  viaSdk(exchange, {
    origin,
    ...(isDaybook ? { key: testKey } : {}),
    ...(sdkOf(exchange)?.name === 'openai' ? { prefix: '/v1' } : {}),
    headers: { 'x-replay-id': exchange.id, 'x-replay-plan': plan },
    timeout_ms,
  });

/** Counts a house's records, so that each test sees its own and none too many. */
export function recordsOf(house: () => House) {
  let before = 0;
  return {
    /** What was recorded until now is of others. */
    begin: async (): Promise<void> => {
      before = (await house().entriesNow()).length;
    },
    /** Exactly so many new ones. */
    next: async (count: number): Promise<readonly Posted[]> => {
      const all = await house().records(before + count);
      const fresh = all.slice(before);
      before = all.length;
      expect(fresh, 'records of these calls').toHaveLength(count);
      return fresh;
    },
  };
}

/** The only one of a list that must have exactly one. */
export function only<T>(list: readonly T[]): T {
  const [first, ...others] = list;
  if (first === undefined || others.length > 0) throw new Error(`${list.length} instead of one`);
  return first;
}
