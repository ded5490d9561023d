// What saving a price would do, asked of the book itself without changing it: which entry it ends, what is in the way.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import type { ApiError } from '../../ask/error.ts';
import { sendFile } from './files/send-file.ts';

type Checked = AnswerOf<'POST /api/prices/import'>;

export type Check = UseQueryResult<Checked, ApiError>;

/** `entry` is a price as JSON, which is YAML too; null asks nothing. */
export function useCheck(entry: string | null): Check {
  const settled = useSettled(entry);
  return useQuery<Checked, ApiError>({
    queryKey: ['check of a price', settled],
    queryFn: ({ signal }) => sendFile('POST /api/prices/import', { format: 'yaml', dry_run: 'true' }, settled ?? '', signal),
    enabled: settled !== null && settled === entry,
    staleTime: 0,
    gcTime: 0,
  });
}

/** The value, once it has stood still for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 350);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
