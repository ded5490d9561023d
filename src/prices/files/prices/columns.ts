// The columns of a table of prices: their names, other words for them in English and in Chinese, and what to say of a word that is
// neither. docs/prices.md lists these; a test holds it.
import { type PriceKind, priceKinds } from '../../../schema/price.ts';
import type { Table } from '../table.ts';
import { recordedFields } from './entry.ts';

const scope = ['vendor', 'model', 'currency'] as const;
export const asJson = ['per_unit', 'tiers', 'service_tiers', 'windows'] as const;
export const columns = [
  ...scope,
  'unit',
  'effective_from',
  'effective_to',
  'free',
  ...priceKinds,
  'per_request',
  ...asJson,
  'source',
  'note',
] as const;
type Column = (typeof columns)[number];

/** Besides its own name. Kinds of tokens are left to their own names where a word could mean two of them. */
export const otherWords: Readonly<Partial<Record<Column | PriceKind, readonly string[]>>> = {
  vendor: ['供应商', '厂商', '服务商'],
  model: ['模型'],
  currency: ['币种', '货币'],
  unit: ['单位'],
  effective_from: ['from', 'date', '生效日期', '生效时间'],
  effective_to: ['to', 'until', '失效日期', '失效时间'],
  free: ['免费'],
  input: ['输入'],
  cache_read: ['缓存读取', '缓存命中'],
  cache_write: ['缓存写入'],
  output: ['输出'],
  per_request: ['每次请求'],
  source: ['来源'],
  note: ['备注'],
};

const byWord: ReadonlyMap<string, string> = new Map(
  columns.flatMap((column) => [column, ...(otherWords[column] ?? [])].map((word): [string, string] => [word, column])),
);

export type Named = { readonly table: Table; readonly faults: readonly string[] };

/** The table with its columns by their own names, or what is wrong with its header. */
export function namedColumns({ columns: given, rows }: Table): Named {
  const nameOf = (word: string): string => byWord.get(word) ?? word;
  const names = given.map(nameOf);
  const faults: string[] = [];
  const absent = scope.filter((name) => !names.includes(name));
  const unknown = given.filter((word) => !byWord.has(word) && !recordedFields.has(word));
  const known = `the columns are ${columns.join(', ')}`;
  if (absent.length > 0) faults.push(`the header has no column ${absent.join(', ')}; ${known}`);
  else if (unknown.length > 0) faults.push(`unknown column ${unknown.map((word) => JSON.stringify(word)).join(', ')}; ${known}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) faults.push(`${given.filter((word) => nameOf(word) === twice).join(' and ')} are both the column ${twice}`);
  const renamed = rows.map(({ line, cells }) => ({ line, cells: new Map([...cells].map(([word, cell]) => [nameOf(word), cell])) }));
  return { table: { columns: names, rows: renamed }, faults };
}
