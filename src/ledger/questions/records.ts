// The door from rows to records: each column goes through its own field, and a row that lacks one is refused.
import type { Model, RecordOf } from '../../schema/model.ts';
import type { Row } from '../connect.ts';

export const columnNames = (model: Model): string =>
  Object.keys(model)
    .map((name) => `\`${name}\``)
    .join(', ');

export function recordParser<M extends Model>(model: M): (row: Row) => RecordOf<M> {
  const fields = Object.entries(model);
  return (row) => {
    const record: Record<string, unknown> = {};
    for (const [name, field] of fields) {
      const value = row[name];
      if (value === undefined) throw new Error(`the ledger’s row has no column ${name}`);
      record[name] = value === null ? null : field.kind.fromColumn(value);
    }
    // Every field of the model was read through its own kind, so this is the model's record.
    return record as RecordOf<M>;
  };
}
