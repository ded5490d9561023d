// Columns out of a model: type, codec and place follow from each field's kind. Unknown is null, so a field that may be
// unknown is a nullable column; a dictionary column keeps its Nullable inside.
import type { Model } from '../../schema/model.ts';

export type Column = { readonly name: string; readonly type: string; readonly codec: string };

/** `zstd` is the level for text: 1 where lists read it, 3 where only a detail view does. */
export function columnsOf(model: Model, zstd: 1 | 3): readonly Column[] {
  return Object.entries(model).map(([name, field]) => ({ name, type: typeOf(field), codec: codecOf(field, zstd) }));
}

export const columnSql = (column: Column): string => `\`${column.name}\` ${column.type} CODEC(${column.codec})`;

function typeOf(field: Model[string]): string {
  const { column } = field.kind;
  if (!field.nullable) return column;
  const dictionary = /^LowCardinality\((.*)\)$/.exec(column);
  return dictionary ? `LowCardinality(Nullable(${dictionary[1]}))` : `Nullable(${column})`;
}

/** Calls arrive almost in time's order, so differences of times are small; everything else is left to ZSTD. */
function codecOf(field: Model[string], zstd: 1 | 3): string {
  const { column, name } = field.kind;
  if (column.startsWith('DateTime')) return 'Delta(8), ZSTD(1)';
  return name === 'text' || name === 'json' ? `ZSTD(${zstd})` : 'ZSTD(1)';
}
