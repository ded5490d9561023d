// What apps said of their calls against what the ledger has of them: a call that is over stands there once and succeeded; one that was
// begun stands there once, succeeded or as one whose app is gone.
import type { LedgerRow } from './ledger.ts';

export type Said = { readonly begun: Set<string>; readonly over: Set<string> };

type Row = Pick<LedgerRow, 'request_id' | 'status' | 'error_code' | 'prompt' | 'completion'>;

export type ToldComparison = { readonly figures: Readonly<Record<string, number>>; readonly differences: readonly string[] };

export function compareTold({ begun, over }: Said, rows: readonly Row[]): ToldComparison {
  const byId = new Map<string, Row[]>();
  for (const row of rows) byId.set(row.request_id, [...(byId.get(row.request_id) ?? []), row]);
  const differences: string[] = [];
  const note = (what: string, ids: readonly string[]): void => {
    if (ids.length > 0) differences.push(`${what}: ${ids.length}, such as ${ids.slice(0, 3).join(', ')}`);
  };
  const isWhole = (row: Row | undefined): boolean => row?.status === 'success' && row.prompt === 10 && row.completion === 2;
  const isGone = (row: Row | undefined): boolean => row?.status === 'unknown' && row.error_code === 'app_gone';
  const rowOf = (id: string): Row | undefined => byId.get(id)?.[0];
  const open = [...begun].filter((id) => !over.has(id));
  // The kill may come between the telling and the saying.
  const unsaid = [...byId.keys()].filter((id) => !begun.has(id) && !over.has(id));
  note(
    'recorded twice',
    [...byId].flatMap(([id, all]) => (all.length > 1 ? [id] : [])),
  );
  note(
    'lost, though it was over',
    [...over].filter((id) => !byId.has(id)),
  );
  note(
    'lost, though it was begun',
    open.filter((id) => !byId.has(id)),
  );
  note(
    'over, and not recorded so',
    [...over].filter((id) => byId.has(id) && !isWhole(rowOf(id))),
  );
  note(
    'begun, and recorded as neither',
    [...open, ...unsaid].filter((id) => byId.has(id) && !isWhole(rowOf(id)) && !isGone(rowOf(id))),
  );
  return {
    differences,
    figures: {
      'calls over': over.size,
      'calls begun and not over': open.length,
      'in the ledger': rows.length,
      'of these apps that are gone': rows.filter(isGone).length,
      'of these told in the last turn': unsaid.length,
    },
  };
}
