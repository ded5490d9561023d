// The detail of a cost and the usage of a call, as far as they are what Daybook writes: both come from the ledger as JSON of any shape.

export type CostLine = {
  readonly kind: string;
  readonly tokens: number | null;
  readonly unit_price: string | null;
  readonly per: number | null;
  readonly amount: string | null;
};

export type CostDetail = {
  readonly price: Readonly<Record<string, unknown>> | null;
  readonly lines: readonly CostLine[];
  readonly multipliers: readonly { readonly statement: string; readonly value: string; readonly factor: string }[];
  readonly flags: readonly string[];
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const objects = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);

export function costDetailOf(value: unknown): CostDetail | null {
  if (!isObject(value)) return null;
  return {
    price: isObject(value['price']) ? value['price'] : null,
    lines: objects(value['lines']).map((line) => ({
      kind: text(line['kind']) ?? '?',
      tokens: number(line['tokens']),
      unit_price: text(line['unit_price']),
      per: number(line['per']),
      amount: text(line['amount']),
    })),
    multipliers: objects(value['multipliers']).map((each) => ({
      statement: text(each['statement']) ?? '?',
      value: text(each['value']) ?? '?',
      factor: text(each['factor']) ?? '?',
    })),
    flags: Array.isArray(value['flags']) ? value['flags'].map(String) : [],
  };
}

export type TokenRow = {
  readonly key: string;
  readonly tokens: number | null;
  /** Part of the row it stands under. */
  readonly isPart: boolean;
  /** Of the whole call, for a bar. */
  readonly share: number | null;
};

/** Prompt with its parts, completion with its parts, the total. */
export function tokenRows(
  usage: unknown,
  call: { readonly prompt_tokens: number | null; readonly completion_tokens: number | null; readonly total_tokens: number | null },
): readonly TokenRow[] {
  const parts = isObject(usage) && isObject(usage['parts']) ? Object.entries(usage['parts']) : [];
  const whole = call.total_tokens ?? sum(call.prompt_tokens, call.completion_tokens);
  const row = (key: string, tokens: number | null, isPart: boolean): TokenRow => ({
    key,
    tokens,
    isPart,
    share: tokens === null || whole === null || whole === 0 ? null : Math.min(1, tokens / whole),
  });
  const of = (prefix: RegExp) => parts.filter(([name]) => prefix.test(name)).map(([name, tokens]) => row(name, number(tokens), true));
  return [
    row('input_total', call.prompt_tokens, false),
    ...of(/^(?:input|cache)_/),
    row('output_total', call.completion_tokens, false),
    ...of(/^output_/),
    row('total', call.total_tokens, false),
  ];
}

const sum = (one: number | null, other: number | null): number | null =>
  one === null && other === null ? null : (one ?? 0) + (other ?? 0);

/** A price by the million tokens, whatever it was kept by; of pieces by what it was kept by. Exact: only the point moves. */
export function listPrice({ kind, unit_price, per }: CostLine): { readonly price: string; readonly per: number } | null {
  if (unit_price === null) return null;
  const kept = { price: unit_price, per: per ?? 1 };
  const places = Math.log10(1_000_000 / kept.per);
  if (pieces.has(kind) || !Number.isInteger(places) || places < 0 || !/^\d+(?:\.\d+)?$/.test(unit_price)) return kept;
  const [whole = '0', rest = ''] = unit_price.split('.');
  const digits = rest.padEnd(places, '0');
  const price = `${whole}${digits.slice(0, places)}`.replace(/^0+(?=\d)/, '');
  const left = digits.slice(places).replace(/0+$/, '');
  return { price: left === '' ? price : `${price}.${left}`, per: 1_000_000 };
}

/** Billed by the piece, not by the token. */
const pieces = new Set(['request', 'web_search', 'web_fetch', 'file_search', 'code_interpreter', 'image', 'second', 'character', 'page']);

/** The entry of the price book that an id names, where it is one that has a page: `own:<entry>@3`, `overlay:<entry>@…`. */
export const entryOf = (priceId: string | null): string | null => /^(?:own|overlay):([^@]+)/.exec(priceId ?? '')?.[1] ?? null;
