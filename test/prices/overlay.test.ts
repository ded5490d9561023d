// The shipped price list against the vendors Daybook ships: two floors that do not see each other.
import { expect, test } from 'vitest';
import { overlayEntries } from '../../src/prices/overlay/index.ts';
import { shippedVendors } from '../../src/registry/vendors.ts';

test('every vendor of the shipped price list is a vendor Daybook knows', () => {
  const known = new Set(shippedVendors.map((vendor) => vendor.id));
  for (const { id, vendor } of overlayEntries) expect(known.has(vendor), id).toBe(true);
});

test("each vendor of the shipped price list has a list in the currency it bills in by default, so that a plain endpoint's costs are not estimates", () => {
  const currencyOf = new Map(shippedVendors.map((vendor) => [vendor.id, vendor.currency]));
  for (const vendor of new Set(overlayEntries.map((entry) => entry.vendor))) {
    const currencies = overlayEntries.filter((entry) => entry.vendor === vendor).map((entry) => entry.currency);
    expect(currencies, vendor).toContain(currencyOf.get(vendor));
  }
});
