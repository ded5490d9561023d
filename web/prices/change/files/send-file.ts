// Files go to the API as they are, not as JSON.
import type { AnswerOf } from '../../../../src/api/contract.ts';
import { addressOf, errorOf } from '../../../ask/ask.ts';
import { ApiError } from '../../../ask/error.ts';

type FileRoute = 'POST /api/prices/import' | 'POST /api/rates/import';

/** Rejects with ApiError. */
export async function sendFile<K extends FileRoute>(
  route: K,
  query: Readonly<Record<string, string | null>>,
  text: string,
  signal?: AbortSignal,
): Promise<AnswerOf<K>> {
  const response = await fetch(addressOf(route, {}, query), {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('unreachable', '', 0, null);
  });
  if (!response.ok) throw await errorOf(response);
  const answer: AnswerOf<K> = await response.json();
  return answer;
}
