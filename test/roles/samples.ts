// How each route is asked in the matrix: what stands in its path and after `?`, once about ada and once about bo. A route that reads
// what is somebody's own must stand here, or the matrix fails.
import type { Company } from './company.ts';

export type Sample = {
  readonly path: string;
  /** Asked about bo: a member must hear nothing of it. */
  readonly about?: 'bo';
  /** What an admin must find in the answer, so that an empty one proves nothing by itself. */
  readonly shows?: string;
  /** Where even a role that sees everyone's calls sees only its own. */
  readonly stream?: true;
};

const all = 'from=2026-11-20&to=2026-11-20';

/** By `METHOD path` of the route. */
export function samplesOf({ ids }: Company): Readonly<Record<string, readonly Sample[]>> {
  const own = ids.call;
  const lists = (path: string, more = ''): Sample[] => [
    { path: `${path}?${all}${more}`, shows: 'bo-' },
    { path: `${path}?${all}&user=bo${more}`, about: 'bo', shows: 'bo-' },
  ];
  return {
    'GET /api/calls': [
      ...lists('/api/calls'),
      ...['cost', 'duration', 'tokens'].map((order) => ({ path: `/api/calls?${all}&order=${order}&currency=USD` })),
      { path: '/api/calls?search=bo-words', about: 'bo', shows: 'bo-' },
      { path: `/api/calls?id=${own.bo}`, about: 'bo', shows: 'bo-' },
      { path: '/api/calls?session=bo-session', about: 'bo', shows: 'bo-' },
    ],
    'GET /api/calls/{id}': [{ path: `/api/calls/${own.ada}` }, { path: `/api/calls/${own.bo}`, about: 'bo', shows: 'bo-' }],
    'GET /api/calls/live': [{ path: '/api/calls/live', stream: true }],
    'GET /api/calls/volume': [
      { path: `/api/calls/volume?${all}`, shows: '"total":6' },
      { path: `/api/calls/volume?${all}&user=bo`, about: 'bo', shows: '"total":3' },
      { path: `/api/calls/volume?${all}&search=bo-words`, about: 'bo', shows: '"total":3' },
      { path: `/api/calls/volume?${all}&model=bo-model`, about: 'bo', shows: '"total":3' },
    ],
    'GET /api/calls/facets': [
      { path: `/api/calls/facets?${all}&fields=user,status,model_name,source_app,key_id`, shows: 'bo-' },
      // A field's own filter does not narrow its values, so the user stands among the filters alone.
      {
        path: `/api/calls/facets?${all}&user=bo&fields=status,model_name,source_app,source_function,error_code,session_id`,
        about: 'bo',
        shows: 'bo-',
      },
      { path: `/api/calls/facets?${all}&search=bo-words&fields=status,model_name`, about: 'bo', shows: 'bo-' },
    ],
    'GET /api/overview': [...lists('/api/overview', '&stack=user'), { path: `/api/overview?${all}&model=bo-model`, about: 'bo' }],
    'GET /api/usage': [
      ...lists('/api/usage', '&by=user,model'),
      ...lists('/api/usage', '&by=function&format=csv'),
      { path: `/api/usage?${all}&by=app&every=total&model=bo-model`, about: 'bo', shows: 'bo-' },
    ],
    'GET /api/users/{user}/usage-summary': [
      { path: '/api/users/me/usage-summary' },
      { path: '/api/users/ada/usage-summary', shows: 'ada-' },
      { path: '/api/users/bo/usage-summary', about: 'bo', shows: 'bo-' },
    ],
    'GET /api/qa-records': [
      ...lists('/api/qa-records'),
      ...lists('/api/qa-records', '&format=jsonl'),
      ...lists('/api/qa-records', '&format=csv'),
      { path: '/api/qa-records?search=bo-words', about: 'bo', shows: 'bo-' },
    ],
    'GET /api/sessions': lists('/api/sessions'),
    'GET /api/sessions/{session_id}': [
      { path: '/api/sessions/ada-session' },
      { path: '/api/sessions/bo-session', about: 'bo', shows: 'bo-' },
    ],
    'GET /api/keys': [{ path: '/api/keys', shows: 'bo-key' }],
    'POST /api/keys/{id}/revoke': [{ path: `/api/keys/${ids.key.bo}/revoke`, about: 'bo' }],
    'GET /api/models': [{ path: '/api/models', shows: 'bo-model' }],
  };
}

/** A path for a route that is nobody's own: with an id that is there, or with one that is not, where asking changes what it names. */
export function pathOf(method: string, route: string, { ids }: Company): string {
  if (method !== 'GET') return route.replace(/\{\w+\}/g, 'none');
  const known: readonly (readonly [RegExp, string])[] = [
    [/^\/api\/prices\/\{id\}/, ids.price],
    [/^\/api\/rates\/\{id\}/, ids.rate],
    [/^\/api\/recost\/\{id\}/, ids.recost],
    [/^\/api\/users\/\{id\}/, ids.account.bo],
    [/^\/api\/keys\/\{id\}/, ids.key.bo],
  ];
  const id = known.find(([form]) => form.test(route))?.[1] ?? 'none';
  return route.replace(/\{\w+\}/g, id);
}
