// The values of one question. A value goes into SQL only as a bound parameter of a named type; the text of a statement is
// made of our own words and of field names that the model knows.
import { DaybookError } from '../../errors.ts';

export type ColumnType =
  | 'String'
  | 'UInt64'
  | 'Int64'
  | 'Float64'
  | "DateTime64(3, 'UTC')"
  | "DateTime('UTC')"
  | 'Bool'
  | 'Array(String)'
  | 'Array(UInt32)'
  | "Array(DateTime64(3, 'UTC'))";

export type Bindings = {
  /** The parameter's place in the statement, such as `{p3:String}`. */
  bind(type: ColumnType, value: string | number | boolean | readonly string[] | readonly number[]): string;
  readonly params: Readonly<Record<string, unknown>>;
};

export function newBindings(): Bindings {
  const params: Record<string, unknown> = {};
  let count = 0;
  return {
    params,
    bind(type, value) {
      const name = `p${count}`;
      count += 1;
      params[name] = value;
      return `{${name}:${type}}`;
    },
  };
}

export const invalid = (detail: string): DaybookError => new DaybookError('question_invalid', detail);

/** An ISO time in UTC or with an offset, as `YYYY-MM-DD hh:mm:ss.mmm` in UTC. */
export function boundTime(text: string, field: string): string {
  const at = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at) || at < 0 || at > lastTime) {
    throw invalid(`${field} cannot be ${JSON.stringify(text)}: it takes a time such as 2026-11-23T05:12:32Z.`);
  }
  return sqlTime(at);
}

/** DateTime64(3) ends with 2299; usage buckets are DateTime, which ends in February 2106. */
const lastTime = Date.UTC(2106, 0, 1);

export const sqlTime = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '');
