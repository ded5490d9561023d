// Usage taken apart into pieces that do not overlap and add up to its two totals, so that each token is priced once. Parts larger
// than what is left of their whole are cut to fit and flagged: vendors do send more cached tokens than prompt tokens.
import { asCount } from '../lib/json.ts';
import type { TokenPart } from '../schema/token-usage.ts';
import type { PriceKind } from './price.ts';

export const pieceKinds = [
  'cache_read',
  'cache_read_audio',
  'cache_read_image',
  'cache_read_explicit',
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
  cache_read_explicit: { kinds: ['cache_read_explicit', 'cache_read', 'input'], sure: 1 },
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

/** A count a vendor could mean. Anything else was not said. */
export const readCount = (value: number | null | undefined): number | null => asCount(value);

/** What is left of a whole while its parts are handed out. */
type Rest = { left: number };

/** Takes what a part claims, as far as it is left; what does not fit is cut and flagged. */
function take(rest: Rest, claimed: number, flag: string, flags: string[]): number {
  const tokens = Math.min(claimed, rest.left);
  if (claimed > rest.left && !flags.includes(flag)) flags.push(flag);
  rest.left -= tokens;
  return tokens;
}

const said = (parts: Parts, part: TokenPart): number => readCount(parts[part]) ?? 0;

function add(pieces: Piece[], kind: PieceKind, tokens: number): void {
  if (tokens > 0) pieces.push({ kind, tokens });
}

/** Pieces of the input, empty ones left out; what was cut is added to `flags`. Their sum is `total`. */
export function splitInput(total: number, parts: Parts, flags: string[]): Piece[] {
  const pieces: Piece[] = [];
  const rest: Rest = { left: total };
  const cached: Rest = { left: take(rest, said(parts, 'input_cache_read'), 'cached_exceeds_input', flags) };
  add(pieces, 'cache_read_explicit', take(cached, said(parts, 'cache_read_explicit'), 'cached_parts_exceed_cached', flags));
  const cachedAudio = take(cached, said(parts, 'cache_read_audio'), 'cached_parts_exceed_cached', flags);
  const cachedImage = take(cached, said(parts, 'cache_read_image'), 'cached_parts_exceed_cached', flags);
  add(pieces, 'cache_read_audio', cachedAudio);
  add(pieces, 'cache_read_image', cachedImage);
  add(pieces, 'cache_read', cached.left);
  for (const [kind, part] of cacheWrites) add(pieces, kind, take(rest, said(parts, part), 'cache_writes_exceed_input', flags));

  // Modalities divide the whole input, its cached part included; only what is not cached is priced by them, so it is not
  // an oddity when they do not fit in what is left, only when they do not fit in the whole.
  const audio = said(parts, 'input_audio');
  const image = said(parts, 'input_image');
  const video = said(parts, 'input_video');
  if (audio + image + video > total) flags.push('media_exceed_input');
  const expected: string[] = [];
  add(pieces, 'input_audio', take(rest, Math.max(0, audio - cachedAudio), '', expected));
  add(pieces, 'input_image', take(rest, Math.max(0, image - cachedImage), '', expected));
  add(pieces, 'input_video', take(rest, video, '', expected));
  add(pieces, 'input', rest.left);
  return pieces;
}

/** Pieces of the output. Predictions, accepted or not, are billed as plain output. */
export function splitOutput(total: number, parts: Parts, flags: string[]): Piece[] {
  const pieces: Piece[] = [];
  const rest: Rest = { left: total };
  add(pieces, 'output_reasoning', take(rest, said(parts, 'output_reasoning'), 'reasoning_exceeds_output', flags));
  add(pieces, 'output_audio', take(rest, said(parts, 'output_audio'), 'media_exceed_output', flags));
  add(pieces, 'output_image', take(rest, said(parts, 'output_image'), 'media_exceed_output', flags));
  add(pieces, 'output', rest.left);
  return pieces;
}
