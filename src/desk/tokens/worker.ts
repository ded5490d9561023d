// The thread that counts tokens, so that nothing else waits for it. An encoding is loaded when first asked for. It answers
// `loaded` before it counts: a deadline for counting should not be spent on loading. Texts are counted as text: what looks
// like a special token is none.
import { parentPort } from 'node:worker_threads';
import { cutRuns } from './cut.ts';
import type { EncodingName } from './families.ts';

export type Job = { readonly id: number; readonly encoding: EncodingName; readonly texts: readonly string[] };
export type Report = { readonly id: number; readonly counts: readonly number[] | null };

type Count = (text: string) => number;

const noneSpecial = { disallowedSpecial: new Set<string>() };

const loaders: Readonly<Record<EncodingName, () => Promise<Count>>> = {
  o200k_base: async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    return (text) => countTokens(text, noneSpecial);
  },
  cl100k_base: async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base');
    return (text) => countTokens(text, noneSpecial);
  },
};

async function work({ id, encoding, texts }: Job): Promise<void> {
  const count = await loaders[encoding]();
  const report = (counts: Report['counts']) => parentPort?.postMessage({ id, counts } satisfies Report);
  report(null);
  report(texts.map((text) => cutRuns(text).reduce((sum, piece) => sum + count(piece), 0)));
}

parentPort?.on('message', (job: Job) => {
  // A failure here ends the thread; whoever started it falls back and starts another.
  work(job).catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
});
