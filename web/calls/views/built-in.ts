// The views that are always there.
import type { callsWords } from '../words.ts';

type Name = 'all' | 'failed' | 'unpriced' | 'slow' | 'costly';

/** `search` is the part of the address that a view sets; all else of the question is left out of it. */
export type BuiltIn = { readonly name: Name; readonly search: Readonly<Record<string, string>> };

export const builtIn: readonly BuiltIn[] = [
  { name: 'all', search: {} },
  { name: 'failed', search: { q: 'status:failed status:timeout' } },
  { name: 'unpriced', search: { q: 'unpriced:true' } },
  { name: 'slow', search: { q: 'duration:>=10000', order: 'duration' } },
  { name: 'costly', search: { order: 'cost' } },
];

/** What a view is made of; whatever else is in the address, such as an open call, is no part of it. */
export const viewNames = ['q', 'order', 'columns', 'density', 'from', 'to', 'zone'] as const;

export type ViewWord = (typeof callsWords)['en'][Name];
