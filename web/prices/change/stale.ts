// Questions whose answers a change of the price book makes old.
import type { RouteName } from '../../../src/api/contract.ts';

export const staleAfterChange: readonly RouteName[] = [
  'GET /api/prices',
  'GET /api/prices/{id}',
  'GET /api/prices/missing',
  'GET /api/prices/lookup',
];
