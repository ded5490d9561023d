// A call as the harness knows it: what it was, what its caller saw of it, and what it must have cost. Tokens follow from the id
// alone, so the vendor and the comparison agree on them without talking to each other.
import { createHash } from 'node:crypto';

/** `error`: the vendor answers with an error. `leaves`: the caller hangs up in the middle. */
export const callKinds = ['document', 'stream', 'error', 'leaves'] as const;
export type CallKind = (typeof callKinds)[number];

/**
 * What the caller saw: the whole answer; an answer or connection broken off; no connection at all; what is not the vendor's
 * answer (a refusal by Daybook, or bytes that are wrong); it left by itself; nothing within the limit; it is still waiting.
 */
export type Seen = 'complete' | 'cut' | 'no connection' | 'refused' | 'wrong' | 'left' | 'stuck' | 'open';

export type Call = {
  readonly id: string;
  readonly kind: CallKind;
  readonly started: number;
  ended: number | null;
  seen: Seen;
  http_status: number | null;
  /** What was wrong, in words. */
  note: string | null;
};

export type Tokens = { readonly prompt: number; readonly completion: number };

export const model = 'gpt-4.1-mini';
/** Nano-units of its currency a token. */
export type Price = { readonly currency: string; readonly prompt: bigint; readonly completion: bigint };
/** What the default book says: $0.40 and $1.60 a million. */
export const listPrice: Price = { currency: 'USD', prompt: 400n, completion: 1_600n };

export function tokensOf(id: string): Tokens {
  const hash = createHash('sha256').update(id).digest();
  return { prompt: 20 + (hash.readUInt16LE(0) % 400), completion: 5 + (hash.readUInt16LE(2) % 300) };
}

/** In nano-units. */
export const costOf = ({ prompt, completion }: Tokens, price: Price = listPrice): bigint =>
  BigInt(prompt) * price.prompt + BigInt(completion) * price.completion;

export const vendorIdOf = (id: string): string => `vendor-${id}`;
export const errorStatus = 429;
