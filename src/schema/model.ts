// What a noun is made of. A model is a record of fields; a field is one line that names its kind, whether it may be
// unknown, and its words in English and Chinese. Types, zod schemas, ledger tables, list views and docs follow from it.
import { z } from 'zod';
import type { Kind } from './kinds.ts';

export type FieldWords = { readonly en: string; readonly zh: string; readonly about?: string };

export type Field<T, N extends boolean> = {
  readonly kind: Kind<T>;
  /** True where the value may be unknown or absent. Unknown is null, in JSON and in the ledger; it is never 0 or ''. */
  readonly nullable: N;
  readonly words: FieldWords;
};

export const must = <T>(kind: Kind<T>, en: string, zh: string, about?: string): Field<T, false> => ({
  kind,
  nullable: false,
  words: about === undefined ? { en, zh } : { en, zh, about },
});

export const may = <T>(kind: Kind<T>, en: string, zh: string, about?: string): Field<T, true> => ({
  kind,
  nullable: true,
  words: about === undefined ? { en, zh } : { en, zh, about },
});

// biome-ignore lint/suspicious/noExplicitAny: the constraint must admit every field; values stay typed through ValueOf.
export type Model = Readonly<Record<string, Field<any, boolean>>>;

type ValueOf<F> = F extends Field<infer T, infer N> ? (N extends true ? T | null : T) : never;

/** The JSON form of a record of this model. */
export type RecordOf<M extends Model> = { readonly [K in keyof M]: ValueOf<M[K]> };

/** The zod object of a model, each nullable field as `.nullable()`. */
export function zodOf<M extends Model>(model: M): z.ZodType<RecordOf<M>> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(model)) {
    const described = field.kind.json.describe(field.words.about ?? field.words.en);
    shape[name] = field.nullable ? described.nullable() : described;
  }
  // The shape is built from the model itself, so its output is the model's record by construction.
  return z.object(shape) as unknown as z.ZodType<RecordOf<M>>;
}

/** One record as the ledger's JSONEachRow takes it. */
export function toRow<M extends Model>(model: M, record: RecordOf<M>): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const name in model) {
    const value: unknown = record[name];
    row[name] = value === null || value === undefined ? null : model[name]?.kind.toColumn(value);
  }
  return row;
}

/** One row of the ledger as a record; columns the row does not have are left out. */
export function fromRow<M extends Model>(model: M, row: Readonly<Record<string, unknown>>): Partial<RecordOf<M>> {
  const record: Record<string, unknown> = {};
  for (const name of Object.keys(row)) {
    const field = model[name];
    if (field) record[name] = row[name] === null ? null : field.kind.fromColumn(row[name]);
  }
  // Each value went through its own field's fromColumn, so the partial record is of this model.
  return record as Partial<RecordOf<M>>;
}
