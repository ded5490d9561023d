// What an entry of the audit log changed, in a few words: what a thing is, and which of its figures became what. Entries keep whole
// rows; their fields are named here in the order in which a person looks for them.
import { asObject, type JsonObject } from '../../lib/json.ts';

const mostWords = 160;

/** How a kind of thing is named, by the word before the dot of an action. */
const names: Readonly<Record<string, readonly string[]>> = {
  price: ['vendor', 'model', 'currency', 'unit', 'rates', 'free', 'effective_from', 'effective_to'],
  rate: ['from_currency', 'to_currency', 'rate', 'effective_from', 'added', 'replaced', 'unchanged'],
  recost: ['state', 'reason', 'calls_total', 'calls_changed', 'calls_applied'],
  key: ['name', 'user', 'app', 'role'],
  link: ['user', 'role'],
  session: ['user', 'role'],
};
/** What a person sees by its value alone, without the field's name. */
const bare: ReadonlySet<string> = new Set(['vendor', 'model', 'currency', 'from_currency', 'to_currency', 'name']);
/** Of no interest where something else changed. */
const unsaid: ReadonlySet<string> = new Set(['recorded_at', 'recorded_by', 'revision', 'id', 'replaces', 'superseded_at', 'superseded_by']);

export type Changed = { readonly action: string; readonly before: unknown; readonly after: unknown };

export function changeWords({ action, before, after }: Changed): string | null {
  const [was, is] = [asObject(before), asObject(after)];
  const fields = names[action.split('.')[0] ?? ''] ?? [];
  const whole = is ?? was;
  if (whole === null) return null;
  const words = was !== null && is !== null ? [named(is, fields), ...differences(was, is)] : [described(whole, fields)];
  const text = words.filter((word) => word !== '').join(' ');
  return text === '' ? null : text.length > mostWords ? `${text.slice(0, mostWords - 1)}…` : text;
}

const named = (row: JsonObject, fields: readonly string[]): string =>
  fields.flatMap((field) => (bare.has(field) && row[field] != null ? [String(row[field])] : [])).join(' ');

const described = (row: JsonObject, fields: readonly string[]): string =>
  fields
    .flatMap((field) => {
      const value = row[field];
      if (value === undefined || value === null || value === false || value === '') return [];
      if (bare.has(field)) return [String(value)];
      return [field === 'rates' ? inner(value) : `${field.replace('effective_', '')} ${inner(value)}`];
    })
    .join(' ');

/** `input 2 → 2.5`: each field that is another one now, those inside an object too. */
function differences(was: JsonObject, is: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((field) => {
    if (unsaid.has(field) || JSON.stringify(was[field]) === JSON.stringify(is[field])) return [];
    const [before, after] = [asObject(was[field]), asObject(is[field])];
    if (before !== null && after !== null) return differences(before, after);
    return [`${field} ${inner(was[field])} → ${inner(is[field])}`];
  });
}

function inner(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const row = asObject(value);
  if (row !== null)
    return Object.entries(row)
      .map(([name, one]) => `${name} ${inner(one)}`)
      .join(' ');
  return Array.isArray(value) ? `${value.length} of them` : String(value);
}
