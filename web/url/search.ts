// The part of the address after `?`, as a flat record: every value is a text, or a list of texts where a name stands several times.
// What a page shows is in the address, so that a link shows the same thing to whoever opens it.

export type Search = Readonly<Record<string, string | readonly string[]>>;

export function parseSearch(text: string): Search {
  const search: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    // What every object inherits is nobody's parameter.
    const before = Object.hasOwn(search, name) ? search[name] : undefined;
    search[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return search;
}

/** Begins with `?`, or is empty. */
export function searchText(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The record with some names set anew; null takes a name out. */
export function changed(search: Search, changes: Readonly<Record<string, string | readonly string[] | null>>): Search {
  const next: Record<string, string | readonly string[]> = { ...search };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value.length === 0) delete next[name];
    else next[name] = value;
  }
  return next;
}
