// What a wire format needs beside the request: chance, the time, whether a text was read before, and headers for the answer.
import type { Seen } from '../mind/answer.ts';
import type { Chance } from '../mind/chance.ts';

export type Context = {
  readonly chance: Chance;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly seen: Seen;
  /** The vendor's id of this request, and the headers that carry it. */
  readonly request_id: string;
  readonly headers: Readonly<Record<string, string>>;
};
