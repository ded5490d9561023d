import { expect, it } from 'vitest';
import { priceKinds, weekdays } from '../../../src/schema/price.ts';
import { usageUnits } from '../../../src/schema/token-usage.ts';
import { kindOrder, pieceOrder, week } from './kinds.ts';

it('the pages of prices leave out no kind of token, no unit and no day that the schema has', () => {
  expect([...kindOrder].sort()).toEqual([...priceKinds].sort());
  expect([...pieceOrder].sort()).toEqual([...usageUnits].sort());
  expect(week).toEqual(weekdays);
});
