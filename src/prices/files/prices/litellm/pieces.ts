// What LiteLLM's map prices by the piece: images, seconds, characters, pages, requests, searches. A field means what the `mode` of the
// model makes it mean: a price per image of a chat model is for images in the prompt, which are not counted here.
import type { PriceDraftInput, PriceRates } from '../../../../schema/price.ts';
import { amountIn, type PieceField } from './fields.ts';

export type Pieces = {
  readonly per_request: string | null;
  readonly per_unit: NonNullable<PriceDraftInput['per_unit']>;
  readonly left_out: string | null;
  readonly notes: readonly string[];
};

const images: readonly (string | null)[] = ['image_generation', 'image_edit'];
const seconds: readonly (string | null)[] = ['audio_transcription', 'audio_speech', 'video_generation'];
const queries: readonly (string | null)[] = ['rerank', 'search'];

export function piecesOf(mode: string | null, fields: ReadonlyMap<PieceField, string>, rates: PriceRates, search: unknown): Pieces {
  const per_unit: NonNullable<PriceDraftInput['per_unit']> = [];
  const notes: string[] = [];
  let left_out: string | null = null;
  const hasTokens = Object.values(rates).some(isSome);

  /** The one amount of several fields that say the same thing twice: zero in one of them says nothing. */
  const oneOf = (names: readonly PieceField[], isMeant: boolean, elsewhere = `in mode ${mode ?? 'none'}`): string | null => {
    const there = names.filter((name) => isSome(fields.get(name)));
    const amounts = new Set(there.map((name) => fields.get(name)));
    const [amount] = amounts;
    if (!isMeant) notes.push(...there.map((name) => `${name} is not understood ${elsewhere}`));
    else if (amounts.size > 1) left_out = `${there.join(' and ')} give two prices`;
    return isMeant && amounts.size === 1 ? (amount ?? null) : null;
  };

  const isByToken = images.includes(mode) && isSome(rates.output_image);
  const image = oneOf(
    ['output_cost_per_image', 'input_cost_per_image'],
    images.includes(mode) && !isByToken,
    isByToken ? 'beside a price by image token' : undefined,
  );
  if (image !== null && isSome(rates.output)) left_out = 'images are priced by image and by output token, and not which holds';
  else if (image !== null) per_unit.push({ unit: 'image', amount: image });

  const second = oneOf(['output_cost_per_second', 'input_cost_per_second'], seconds.includes(mode));
  if (second !== null && hasTokens) left_out = 'there are prices by second and by token, and not which holds';
  else if (second !== null) per_unit.push({ unit: 'second', amount: second });

  const character = oneOf(['input_cost_per_character'], mode === 'audio_speech');
  if (character !== null && hasTokens) left_out = 'there are prices by character and by token, and not which holds';
  else if (character !== null) per_unit.push({ unit: 'character', amount: character });

  const page = oneOf(['ocr_cost_per_page'], true);
  if (page !== null) per_unit.push({ unit: 'page', amount: page });
  const session = oneOf(['code_interpreter_cost_per_session'], true);
  if (session !== null) per_unit.push({ unit: 'code_interpreter', amount: session });
  const files = oneOf(['file_search_cost_per_1k_calls'], true);
  if (files !== null) per_unit.push({ unit: 'file_search', amount: files, per: 1000 });

  const searches = searchAmount(search);
  if (searches === null) notes.push('search_context_cost_per_query depends on the size of the context, and is left out');
  else if (searches !== undefined) per_unit.push({ unit: 'web_search', amount: searches });

  const query = oneOf(['input_cost_per_query'], queries.includes(mode));
  const request = oneOf(['input_cost_per_request'], true);
  if (query !== null && request !== null) left_out = 'there are prices by query and by request, and not which holds';
  return { per_request: request ?? query, per_unit, left_out, notes };
}

const isSome = (amount: string | undefined): boolean => amount !== undefined && /[1-9]/.test(amount);

/** The one amount of every size; undefined where there is none, null where they differ. */
function searchAmount(value: unknown): string | null | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const amounts = new Set(Object.values(value).map((amount) => amountIn(amount, 0)));
  const [amount] = amounts;
  if (amounts.size !== 1 || amount === undefined) return amounts.size === 0 ? undefined : null;
  return amount === null ? null : isSome(amount) ? amount : undefined;
}
