// What reading a file gives: drafts with the place each stands at, faults with theirs, and notes on what was passed over. Reading
// never throws: whatever is wrong with a file is a fault that names a place a person can find.

export type Fault = { readonly place: string; readonly message: string };
export type Placed<T> = { readonly draft: T; readonly place: string };

export type FileRead<T> = {
  readonly drafts: readonly Placed<T>[];
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
};

export const onlyFault = (place: string, message: string): FileRead<never> => ({ drafts: [], faults: [{ place, message }], notes: [] });

/** `['tiers', 1, 'rates', 'input']` → `tiers[1].rates.input`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`)).join('');

/** The second of two drafts with the same key is a fault that names the first. */
export function oncePerKey<T>(
  placed: readonly Placed<T>[],
  keyOf: (draft: T) => string,
  what: string,
): { readonly drafts: readonly Placed<T>[]; readonly faults: readonly Fault[] } {
  const first = new Map<string, string>();
  const drafts: Placed<T>[] = [];
  const faults: Fault[] = [];
  for (const one of placed) {
    const key = keyOf(one.draft);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, one.place);
      drafts.push(one);
    } else faults.push({ place: one.place, message: `${what} stands at ${before} already` });
  }
  return { drafts, faults };
}
