// The typed client: one function that asks a route of the API. Shapes follow from the routes; an answer is taken as the API's own
// promise, since both are built from one source.
import type { AnswerOf, BodyOf, RouteName } from '../../src/api/contract.ts';
import { ApiError } from './error.ts';

type Value = string | number | boolean | null | undefined;

export type Asking<K extends RouteName> = {
  /** What stands in braces in the path. */
  readonly path?: Readonly<Record<string, string>>;
  /** Null and undefined are left out; a list stands several times. */
  readonly query?: Readonly<Record<string, Value | readonly Value[]>>;
  readonly body?: BodyOf<K>;
  readonly signal?: AbortSignal;
};

/** Rejects with ApiError. */
export async function ask<K extends RouteName>(route: K, { path = {}, query = {}, body, signal }: Asking<K> = {}): Promise<AnswerOf<K>> {
  const [method = 'GET'] = route.split(' ', 1);
  const response = await reached(addressOf(route, path, query), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await errorOf(response);
  const answer: AnswerOf<K> = response.status === 204 ? null : await response.json();
  return answer;
}

/** Where a route is asked; also for links that download. */
export function addressOf(route: RouteName, path: Readonly<Record<string, string>> = {}, query: Asking<RouteName>['query'] = {}): string {
  const [, template = ''] = route.split(' ');
  const address = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of isList(value) ? value : [value]) if (one !== null && one !== undefined) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? address : `${address}?${text}`;
}

const isList = (value: Value | readonly Value[]): value is readonly Value[] => Array.isArray(value);

async function reached(address: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(address, how);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('unreachable', 'Daybook does not answer.', 0, null);
  }
}

export async function errorOf(response: Response): Promise<ApiError> {
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(after) ? after : null;
  const answer: unknown = await response.json().catch(() => null);
  const { error } = isObject(answer) ? answer : {};
  const { code, message } = isObject(error) ? error : {};
  return new ApiError(
    typeof code === 'string' ? code : 'internal',
    typeof message === 'string' ? message : response.statusText,
    response.status,
    retryAfter,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
