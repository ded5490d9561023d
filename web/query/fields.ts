// What the query language knows of fields: their short names and their kinds. The short names are those of the API, held equal by a
// test; the fields themselves come from the schema.

export type QueryField = {
  readonly kind: string;
  readonly filter: 'is' | 'range' | 'has' | 'contains' | null;
  readonly nullable: boolean;
};
export type QueryFields = Readonly<Record<string, QueryField>>;

const shortNames: Readonly<Record<string, string>> = {
  id: 'request_id',
  model: 'model_name',
  vendor: 'vendor_name',
  app: 'source_app',
  function: 'source_function',
  session: 'session_id',
  key: 'key_id',
  type: 'call_type',
  cost: 'estimated_cost',
  tokens: 'total_tokens',
  duration: 'duration_ms',
  ttft: 'ttft_ms',
  error: 'error_code',
};

export const wholeName = (written: string): string => (Object.hasOwn(shortNames, written) ? (shortNames[written] ?? written) : written);

export const shortName = (field: string): string => Object.keys(shortNames).find((short) => shortNames[short] === field) ?? field;

/** The field of a name, keys of the metadata included; null where there is none. */
export function fieldOf(fields: QueryFields, field: string): QueryField | null {
  if (field.startsWith('metadata.') && field.length > 'metadata.'.length) return { kind: 'key', filter: 'is', nullable: true };
  // What usage counts as unpriced; the API knows it beside the fields of a call.
  if (field === 'unpriced') return { kind: 'flag', filter: 'is', nullable: false };
  return Object.hasOwn(fields, field) ? (fields[field] ?? null) : null;
}

/** What a field can be looked into for, with `~`. */
export const isText = ({ kind }: QueryField): boolean =>
  ['id', 'name', 'label', 'text', 'json', 'key'].includes(kind) || kind.startsWith('one of ');

/** The words a field may have, where they are listed; null where any will do. */
export function wordsOf({ kind }: QueryField): readonly string[] | null {
  if (kind === 'flag') return ['true', 'false'];
  return kind.startsWith('one of ') ? kind.slice('one of '.length).split(', ') : null;
}
