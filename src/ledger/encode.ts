// Records as the JSON lines the ledger takes. An encoder is made once per model; it writes the columns in the model's order.
// A value that no column takes is `internal`, not a ledger that is away: trying again would not help.
// The engine refuses half of a surrogate pair, which a text cut in the middle can end with; it becomes U+FFFD.
import { DaybookError } from '../errors.ts';
import type { Model, RecordOf } from '../schema/model.ts';

export type Encode<M extends Model> = (record: RecordOf<M>) => string;

export function encoderOf<M extends Model>(model: M): Encode<M> {
  const columns = Object.entries(model).map(([name, field], at) => ({
    name,
    before: `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    toColumn: field.kind.toColumn,
  }));
  return (record) => {
    let line = '';
    for (const { name, before, toColumn } of columns) {
      const value: unknown = record[name];
      line += value === null || value === undefined ? `${before}null` : before + written(name, () => toColumn(value));
    }
    line += '}\n';
    return line.includes('\\ud') ? wholeSigns(line) : line;
  };
}

function written(name: string, column: () => unknown): string {
  try {
    return JSON.stringify(column());
  } catch (error) {
    throw new DaybookError('internal', `A record has a value in ${name} that cannot be written.`, { cause: error });
  }
}

/** JSON.stringify writes only lone surrogates as `\udxxx`; an escaped backslash before it makes it plain text. */
const wholeSigns = (line: string): string =>
  line.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\\ufffd'));
