// Calls as the API gives them, to compare with what a page shows.
import { z } from 'zod';
import type { Role } from '../../scripts/console/people.ts';
import { theSite } from './visit.ts';

const listed = z.object({
  calls: z.array(z.looseObject({ request_id: z.string(), response_bytes: z.number() })),
  next: z.string().nullable(),
});

/** Asks the API with a role's key. Throws what it refused with. */
export async function askApi(path: string, role: Role = 'admin'): Promise<unknown> {
  const { url, keys } = theSite();
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${keys[role]}` } });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return response.json();
}

const textOf = (asked: Readonly<Record<string, string>>): string =>
  new URLSearchParams({ from: 'now-45d', limit: '200', ...asked }).toString();

/** The id of the longest answer among the newest calls that are asked for. */
export async function someCall(asked: Readonly<Record<string, string>>): Promise<string> {
  const { calls } = listed.parse(await askApi(`/api/calls?${textOf(asked)}`));
  const call = calls.toSorted((a, b) => b.response_bytes - a.response_bytes)[0];
  if (call === undefined) throw new Error(`there is no call with ${JSON.stringify(asked)}`);
  return call.request_id;
}

/** How many calls there are. */
export async function countCalls(asked: Readonly<Record<string, string>>, role: Role = 'admin'): Promise<number> {
  const total = z.object({ rows: z.array(z.object({ call_count: z.number() })) });
  const { rows } = total.parse(await askApi(`/api/usage?${new URLSearchParams({ every: 'total', ...asked })}`, role));
  return rows.reduce((sum, { call_count }) => sum + call_count, 0);
}

/** Makes a call through the gateway, as an application would, and gives its status. */
export async function makeCall(text: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const { url, keys } = theSite();
  const response = await fetch(new URL('/v1/chat/completions', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: text }] }),
  });
  await response.text();
  return response.status;
}
