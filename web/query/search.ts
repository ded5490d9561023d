// The address of the calls behind a figure.
import { wholeName } from './fields.ts';
import type { Term } from './term.ts';
import { textOf } from './write.ts';

type Value = string | null;

export type CallsBehind = {
  /** By short or whole name. Null is the calls where the field is unknown; several values are any of them; undefined asks nothing. */
  readonly filters?: Readonly<Record<string, Value | readonly Value[] | undefined>>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly order?: 'cost' | 'duration' | 'tokens' | undefined;
};

export function searchOf({ filters = {}, from, to, order }: CallsBehind): Readonly<Record<string, string>> {
  const terms = Object.entries(filters).flatMap(([name, value]): Term[] => {
    if (value === undefined) return [];
    const values: readonly Value[] = isList(value) ? value : [value];
    return values.map((one) => ({ kind: 'is', field: wholeName(name), not: false, value: one }));
  });
  return {
    ...(terms.length === 0 ? {} : { q: textOf(terms) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(order === undefined ? {} : { order }),
  };
}

const isList = (value: Value | readonly Value[]): value is readonly Value[] => Array.isArray(value);
