// Usage taken apart into pieces that do not overlap and add up to its two totals, so that each token is priced once. Parts larger
// than what is left of their whole are cut to fit and flagged: vendors do send more cached tokens than prompt tokens.
import type { TokenPart } from '../schema/token-usage.ts';
import type { PriceKind } from './price.ts';

export const pieceKinds = [
  'cache_read',
  'cache_read_audio',
  'cache_read_image',
  'cache_write_5m',
  'cache_write_30m',
  'cache_write_1h',
  'cache_write_12h',
  'cache_write_unspecified',
  'input_audio',
  'input_image',
  'input_video',
  'input',
  'output_reasoning',
  'output_audio',
  'output_image',
  'output',
] as const;
export type PieceKind = (typeof pieceKinds)[number];
export type Piece = { readonly kind: PieceKind; readonly tokens: number };

type Chain = {
  readonly kinds: readonly PriceKind[] /** How many of them are the price itself; those after are a guess. */;
  readonly sure: number;
};

/**
 * Which of a price's kinds a piece is billed by: the first the price has. Media and reasoning without a rate of their own are billed
 * at the plain rate, which is how price lists are meant. A cache rate that is missing is a gap: the plain rate stands in, as a guess.
 */
export const pricedAs: Readonly<Record<PieceKind, Chain>> = {
  cache_read: { kinds: ['cache_read', 'input'], sure: 1 },
  cache_read_audio: { kinds: ['cache_read_audio', 'cache_read', 'input'], sure: 2 },
  cache_read_image: { kinds: ['cache_read_image', 'cache_read', 'input'], sure: 2 },
  cache_write_5m: { kinds: ['cache_write', 'input'], sure: 1 },
  cache_write_30m: { kinds: ['cache_write', 'input'], sure: 1 },
  cache_write_1h: { kinds: ['cache_write_1h', 'cache_write', 'input'], sure: 1 },
  cache_write_12h: { kinds: ['cache_write_12h', 'cache_write', 'input'], sure: 1 },
  cache_write_unspecified: { kinds: ['cache_write', 'input'], sure: 1 },
  input_audio: { kinds: ['input_audio', 'input'], sure: 2 },
  input_image: { kinds: ['input_image', 'input'], sure: 2 },
  input_video: { kinds: ['input_video', 'input'], sure: 2 },
  input: { kinds: ['input'], sure: 1 },
  output_reasoning: { kinds: ['output_reasoning', 'output'], sure: 2 },
  output_audio: { kinds: ['output_audio', 'output'], sure: 2 },
  output_image: { kinds: ['output_image', 'output'], sure: 2 },
  output: { kinds: ['output'], sure: 1 },
};

export type Parts = Readonly<Partial<Record<TokenPart, number>>>;

const cacheWrites = [
  ['cache_write_5m', 'input_cache_write_5m'],
  ['cache_write_30m', 'input_cache_write_30m'],
  ['cache_write_1h', 'input_cache_write_1h'],
  ['cache_write_12h', 'input_cache_write_12h'],
  ['cache_write_unspecified', 'input_cache_write_unspecified'],
] as const satisfies readonly (readonly [PieceKind, TokenPart])[];

/** A count a vendor could mean: a whole number, not negative. Anything else was not said. */
export const readCount = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** Hands out tokens of a whole until none are left; what does not fit is cut and flagged. */
function cutter(total: number, flags: string[]) {
  let left = total;
  return {
    take(asked: number, flag: string): number {
      const tokens = Math.min(asked, left);
      if (asked > left && !flags.includes(flag)) flags.push(flag);
      left -= tokens;
      return tokens;
    },
    rest: () => left,
  };
}

/** Pieces of the input, empty ones left out, and what was cut. Their sum is `total`. */
export function splitInput(total: number, parts: Parts, flags: string[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (kind: PieceKind, tokens: number) => tokens > 0 && pieces.push({ kind, tokens });
  const said = (part: TokenPart) => readCount(parts[part]) ?? 0;

  const whole = cutter(total, flags);
  const cached = cutter(whole.take(said('input_cache_read'), 'cached_exceeds_input'), flags);
  const cachedAudio = cached.take(said('cache_read_audio'), 'cached_parts_exceed_cached');
  const cachedImage = cached.take(said('cache_read_image'), 'cached_parts_exceed_cached');
  add('cache_read_audio', cachedAudio);
  add('cache_read_image', cachedImage);
  add('cache_read', cached.rest());
  for (const [kind, part] of cacheWrites) add(kind, whole.take(said(part), 'cache_writes_exceed_input'));

  // Modalities divide the whole input, its cached part included; what is not cached is priced by them.
  const media = said('input_audio') + said('input_image') + said('input_video');
  if (media > total) flags.push('media_exceed_input');
  const uncached = cutter(whole.rest(), []);
  add('input_audio', uncached.take(Math.max(0, said('input_audio') - cachedAudio), ''));
  add('input_image', uncached.take(Math.max(0, said('input_image') - cachedImage), ''));
  add('input_video', uncached.take(said('input_video'), ''));
  add('input', uncached.rest());
  return pieces;
}

/** Pieces of the output. Predictions, accepted or not, are billed as plain output. */
export function splitOutput(total: number, parts: Parts, flags: string[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (kind: PieceKind, tokens: number) => tokens > 0 && pieces.push({ kind, tokens });
  const whole = cutter(total, flags);
  add('output_reasoning', whole.take(readCount(parts.output_reasoning) ?? 0, 'reasoning_exceeds_output'));
  add('output_audio', whole.take(readCount(parts.output_audio) ?? 0, 'media_exceed_output'));
  add('output_image', whole.take(readCount(parts.output_image) ?? 0, 'media_exceed_output'));
  add('output', whole.rest());
  return pieces;
}
