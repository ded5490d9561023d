// Tokens of a call whose vendor did not say: counted by the nearest encoding at hand, in a thread, scaled by the family's factors.
// Says how it was counted; texts beyond 2 million characters are extrapolated from head and tail, and where the thread fails or is
// too slow a heuristic answers. Estimates never throw and never make anybody wait for more than the deadlines.
import { sample } from './cut.ts';
import { type Family, factorVersion, familyOf, scaled } from './families.ts';
import { guessTokens } from './heuristic.ts';
import { type Deadlines, openThread } from './thread.ts';

export type Countable = {
  readonly model: string | null;
  readonly vendor: string | null;
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** How many messages the input has; each costs a few tokens of its own. */
  readonly messages: number;
};

/** `method` reads encoding:family@version, with `heuristic` for the encoding where it was guessed, and +sampled where extrapolated. */
export type Estimate = { readonly input: number; readonly output: number; readonly method: string };

export interface Estimator {
  /** Null where there is nothing to count, or after `stop`. */
  estimate(countable: Countable): Promise<Estimate | null>;
  stop(): Promise<void>;
}

export type EstimatorOptions = Partial<Deadlines> & {
  /** Characters of one job beyond which it is extrapolated. */
  readonly limit?: number;
  /** Told each time the heuristic had to answer. */
  readonly onFallback?: (reason: Error) => void;
};

export function openEstimator(options: EstimatorOptions = {}): Estimator {
  const thread = openThread({ loadMs: options.loadMs ?? 20_000, countMs: options.countMs ?? 2_000 });
  const limit = options.limit ?? 2_000_000;
  let stopped = false;

  return {
    async estimate({ model, vendor, input, output, messages }) {
      if (stopped || (input.length === 0 && output.length === 0 && messages === 0)) return null;
      const family = familyOf(model, vendor);
      // Each side may have half the limit, or what the other leaves over.
      const answered = sample(output, Math.max(limit - lengthOf(input), Math.ceil(limit / 2)));
      const asked = sample(input, limit - answered.kept);
      const texts = [...asked.texts, ...answered.texts];
      let by: string = family.encoding;
      let counts: readonly number[];
      try {
        counts = texts.length === 0 ? [] : await thread.count(family.encoding, texts);
      } catch (error) {
        if (stopped) return null;
        options.onFallback?.(error instanceof Error ? error : new Error(String(error)));
        counts = texts.map(guessTokens);
        by = 'heuristic';
      }
      const read = extrapolate(counts.slice(0, asked.texts.length), asked);
      const written = extrapolate(counts.slice(asked.texts.length), answered);
      const sampled = asked.kept < asked.total || answered.kept < answered.total ? '+sampled' : '';
      return {
        input: billedInput(read, messages, family),
        output: billedOutput(written, family),
        method: `${by}:${family.name}@${factorVersion}${sampled}`,
      };
    },
    async stop() {
      stopped = true;
      await thread.stop();
    },
  };
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0);

function extrapolate(counts: readonly number[], { kept, total }: { readonly kept: number; readonly total: number }): number {
  const count = counts.reduce((sum, one) => sum + one, 0);
  return kept === total ? count : Math.round((count * total) / kept);
}

/** Prompts that are not chat have no messages and cost their text alone. */
const billedInput = (count: number, messages: number, family: Family): number =>
  scaled(count, family.scale) + (messages === 0 ? 0 : messages * family.perMessage + family.perRequest);

const billedOutput = (count: number, family: Family): number => (count === 0 ? 0 : scaled(count, family.scale) + family.perAnswer);
