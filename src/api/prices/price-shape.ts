// How price entries look in an answer: those of the registry with when and by whom they were recorded, those of the overlay without.
import { z } from '@hono/zod-openapi';
import { type PriceEntry, type RecordedPrice, recordedPrice } from '../../schema/price.ts';

export const listedLayers = ['own', 'overlay'] as const;

export type ListedPrice = PriceEntry & {
  readonly layer: (typeof listedLayers)[number];
  readonly revision: number | null;
  readonly recorded_at: string | null;
  readonly recorded_by: string | null;
  readonly superseded_at: string | null;
  readonly superseded_by: string | null;
  readonly replaces: string | null;
};

const unrecorded = {
  revision: null,
  recorded_at: null,
  recorded_by: null,
  superseded_at: null,
  superseded_by: null,
  replaces: null,
} as const;

export const ownPrice = (price: RecordedPrice): ListedPrice => ({ ...price, layer: 'own' });
export const overlayPrice = (price: PriceEntry): ListedPrice => ({ ...price, layer: 'overlay', ...unrecorded });

export const listedPrice: z.ZodType<ListedPrice> = recordedPrice.extend({
  layer: z.enum(listedLayers),
  revision: recordedPrice.shape.revision.nullable(),
  recorded_at: recordedPrice.shape.recorded_at.nullable(),
  recorded_by: recordedPrice.shape.recorded_by.nullable(),
});

export const warningsSchema = z
  .array(z.string())
  .readonly()
  .describe('What may be wrong though it was done: a vendor that nobody knows by that id, no rate for output.');
