// A query is a list of terms. Terms on different fields all hold; several values of one field are any of them.

export type Bound = { readonly value: string /** The bound itself is left out. */; readonly open: boolean };

export type Term =
  | { readonly kind: 'is'; readonly field: string; readonly not: boolean; readonly value: string | null }
  | { readonly kind: 'range'; readonly field: string; readonly from: Bound | null; readonly to: Bound | null }
  | { readonly kind: 'contains'; readonly field: string; readonly text: string }
  | { readonly kind: 'has'; readonly field: string; readonly not: boolean }
  | { readonly kind: 'words'; readonly text: string };

/** Where something stands in the text of a query. */
export type Place = { readonly at: number; readonly end: number };
export type PlacedTerm = Place & { readonly term: Term };

export type FaultCode =
  | 'quote_open'
  | 'field_unknown'
  | 'field_closed'
  | 'value_missing'
  | 'value_wrong'
  | 'number_wrong'
  | 'time_wrong'
  | 'order_missing'
  | 'text_missing'
  | 'never_empty'
  | 'not_here'
  | 'twice'
  | 'mixed'
  | 'shape_unknown'
  | 'bounds_crossed';

/** What cannot be asked, and where it stands: nothing of a query is passed over. */
export type Fault = Place & { readonly code: FaultCode; readonly text: string; readonly hint?: string };

export type Query = { readonly terms: readonly PlacedTerm[]; readonly faults: readonly Fault[] };
