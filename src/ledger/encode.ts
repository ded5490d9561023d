// Records as the JSON lines the ledger takes. An encoder is made once per model; it writes the columns in the model's order.
// The engine refuses half of a surrogate pair, which a text cut in the middle can end with; it becomes U+FFFD.
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
      line += value === null || value === undefined ? `${before}null` : before + JSON.stringify(toColumn(value));
    }
    line += '}\n';
    return line.includes('\\ud') ? wholeSigns(line) : line;
  };
}

/** JSON.stringify writes only lone surrogates as `\udxxx`; an escaped backslash before it makes it plain text. */
const wholeSigns = (line: string): string =>
  line.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\\ufffd'));
