// Role × route × own or another's, generated from the routes the API has: whoever may not ask is refused by every route, a member hears
// nothing of anybody else by list, id, search, count, export or live view, and whoever may not read text finds none anywhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDesk } from '../../src/api/testing/desk.ts';
import { rules } from '../../src/api/guard.ts';
import { type Asker, type Company, openCompany } from './company.ts';
import { pathOf, samplesOf } from './samples.ts';

type Route = { readonly name: string; readonly method: string; readonly path: string; readonly rule: string };

const askers: readonly Asker[] = ['admin', 'auditor', 'analyst', 'granted', 'member', null];

/** Who may ask by each rule. Written out once more, so that a slip in the guard is seen. */
const mayAsk: Readonly<Record<string, readonly Asker[]>> = {
  public: askers,
  known: ['admin', 'auditor', 'analyst', 'granted', 'member'],
  own: ['admin', 'auditor', 'analyst', 'granted', 'member'],
  text: ['admin', 'auditor', 'granted', 'member'],
  // Only who signed in has an account; the others of this matrix come with keys.
  self: ['granted'],
  tell: ['admin', 'auditor', 'analyst', 'member'],
  reckoning: ['admin', 'auditor', 'analyst', 'granted'],
  audit: ['admin', 'auditor'],
  manage: ['admin'],
};

const routes = await routesOf();
let company: Company;

beforeAll(async () => {
  company = await openCompany();
}, 60_000);
afterAll(() => company.close());

/** Every route, as Hono has it, with the rule the document tells of it. */
async function routesOf(): Promise<readonly Route[]> {
  const desk = await openTestDesk();
  try {
    const document = desk.api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Daybook', version: '0' } });
    const ruled = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods ?? {}).map(([method, route]): Route => {
        const rule: unknown = typeof route === 'object' && route !== null && 'x-rule' in route ? route['x-rule'] : undefined;
        return { name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, rule: typeof rule === 'string' ? rule : '' };
      }),
    );
    const names = new Set(ruled.map(({ name }) => name));
    const unruled = desk.api.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter((name) => !names.has(name));
    return [
      ...ruled,
      ...[...new Set(unruled)].map((name) => ({ name, method: name.split(' ')[0] ?? '', path: name.split(' ')[1] ?? '', rule: '' })),
    ];
  } finally {
    await desk.close();
  }
}

it('every route under /api has a rule', () => {
  expect(routes.length).toBeGreaterThan(60);
  expect(routes.filter(({ rule }) => !rules.some((one) => one === rule)).map(({ name }) => name)).toEqual([]);
});

it('every route that reads what is somebody’s own is asked about somebody else too', () => {
  const samples = samplesOf(company);
  const needed = routes.filter(({ rule }) => rule === 'own' || rule === 'text').map(({ name }) => name);
  expect(needed.filter((name) => samples[name] === undefined)).toEqual([]);
  expect(Object.keys(samples).filter((name) => !needed.includes(name))).toEqual([]);
});

describe.each(routes.map((route) => [route.name, route] as const))('%s', (name, { method, path, rule }) => {
  it.each(askers)('refuses whoever may not ask, before it looks at what was asked: %s', async (asker) => {
    // What signs out would end the session that other rows ask with.
    if (/sign-out/.test(path) && asker === 'granted') return;
    const sample = (method === 'GET' ? samplesOf(company)[name]?.[0]?.path : undefined) ?? pathOf(method, path, company);
    const isStream = samplesOf(company)[name]?.some(({ stream }) => stream) ?? false;
    const may = mayAsk[rule]?.includes(asker) ?? false;
    const body = method === 'GET' || method === 'DELETE' ? undefined : 'no such body';
    const { status, text } = isStream ? await company.listen(asker, sample) : await company.ask(asker, method, sample, body);
    if (may) {
      expect([401, 403].includes(status) && !/sign_in_failed|password_wrong/.test(text), `${status} ${text}`).toBe(false);
      expect(status, text).not.toBe(500);
    } else expect(status, text).toBe(asker === null || rule === 'tell' ? 401 : 403);
  });
});

describe.each(routes.filter(({ rule }) => rule === 'own' || rule === 'text').map((route) => [route.name, route] as const))(
  '%s',
  (name, { method, rule }) => {
    const each = async (
      asker: Asker,
      look: (answer: { readonly status: number; readonly text: string }, path: string, shows: string | null) => void,
    ) => {
      for (const { path, stream, shows = null } of samplesOf(company)[name] ?? []) {
        const answer = stream ? await company.listen(asker, path) : await company.ask(asker, method, path);
        look(answer, path, shows);
      }
    };

    it('a member hears nothing of another user', async () => {
      for (const { path, about, stream } of samplesOf(company)[name] ?? []) {
        const { status, text } = stream ? await company.listen('member', path) : await company.ask('member', method, path);
        expect(text, path).not.toMatch(/bo-(?!mail)/);
        if (about === 'bo' && status < 300) {
          expect(text, path).not.toMatch(/"user":"bo"/);
          // A list is empty and a count is nought: the only figures left are those of the question.
          expect(text, path).not.toMatch(/"(total|count|calls|call_count|total_calls)":[1-9]/);
        }
        if (about === 'bo' && method !== 'GET') expect([403, 404], path).toContain(status);
      }
    });

    it('whoever may not read text finds none', async () => {
      if (rule === 'text') return;
      await each('analyst', ({ text }, path) => expect(text, path).not.toMatch(/(ada|bo)-words/));
    });

    it('an admin finds what the others miss', async () => {
      if (method !== 'GET') return;
      await each('admin', ({ status, text }, path, shows) => {
        expect(status, `${path} ${text}`).toBe(200);
        if (shows !== null) expect(text, path).toContain(shows);
      });
    });
  },
);

it('one’s own text is there to be read', async () => {
  const path = `/api/calls/${company.ids.call.ada}`;
  for (const asker of ['member', 'admin', 'auditor', 'granted'] as const)
    expect((await company.ask(asker, 'GET', path)).text, asker).toContain('ada-words');
  expect((await company.ask('analyst', 'GET', path)).text).toContain('"text_hidden":true');
});

it('an analyst may not look for words, nor count by them', async () => {
  for (const path of [
    '/api/calls?search=ada-words',
    '/api/calls/volume?search=ada-words',
    '/api/calls/facets?fields=status&metadata.note=ada-words%20noted',
  ])
    expect((await company.ask('analyst', 'GET', path)).status, path).toBe(403);
});

it('where a range has no beginning, a member’s begins with their own first call', async () => {
  const first = async (asker: 'admin' | 'member'): Promise<string> => {
    const { text } = await company.ask(asker, 'GET', '/api/calls/volume');
    return /"from":"([^"]+)"/.exec(text)?.[1] ?? '';
  };
  // Bo's first call is an hour before ada's.
  expect(Date.parse(await first('member')) - Date.parse(await first('admin'))).toBeGreaterThanOrEqual(3_600_000);
});

it('another’s key was not revoked by all this', async () => {
  const { text } = await company.ask('admin', 'GET', '/api/keys');
  expect(text).toMatch(new RegExp(`"id":"${company.ids.key.bo}"[^}]*"revoked":false`));
});
