// A price is for a vendor's id, and a call has one. A price for an id that no vendor has is kept, for the vendor may come later, but
// it costs nothing until then: whoever enters it is told so.
import type { ApiParts } from '../parts.ts';

type Vendors = ReturnType<ApiParts['vendors']>;

/** One warning for each vendor that is not known, in the order in which they come. */
export function vendorWarnings(prices: readonly { readonly vendor: string }[], vendors: Vendors): readonly string[] {
  const ids = new Set(vendors.map(({ id }) => id.toLowerCase()));
  const unknown = new Map(prices.map(({ vendor }) => [vendor.toLowerCase(), vendor]));
  return [...unknown].filter(([id]) => !ids.has(id)).map(([, vendor]) => warningOf(vendor, vendors));
}

function warningOf(vendor: string, vendors: Vendors): string {
  const meant = vendors.find(({ name }) => name.toLowerCase() === vendor.toLowerCase());
  const hint = meant === undefined ? '' : ` ${JSON.stringify(vendor)} is the name of ${meant.id}.`;
  const advice = '`daybook config check` lists the vendors; add it there, or use one of their ids.';
  return `There is no vendor ${JSON.stringify(vendor)}: its prices cost no call. ${advice}${hint}`;
}

/** The ids by which calls may name a vendor, the one given first: upper and lower case are the same. */
export function idsOfVendor(vendor: string, vendors: Vendors): readonly string[] {
  return [...new Set([vendor, ...vendors.flatMap(({ id }) => (id.toLowerCase() === vendor.toLowerCase() ? [id] : []))])];
}
