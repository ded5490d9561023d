// What every question's parameters have in common: those that its route does not take are refused with the nearest that it does, because
// a misspelt one would otherwise be answered as if it had not been asked; and a time zone is one, whether or not anything is read in it.
import { z } from '@hono/zod-openapi';
import { nearest } from '../../config-file/nearest.ts';
import { DaybookError } from '../../errors.ts';
import { zoneOf } from '../../ledger/questions/zone.ts';
import type { Api } from '../app.ts';
import { reserved } from '../filters.ts';

type Taken = { readonly method: string; readonly path: RegExp; readonly names: readonly string[]; readonly takesFilters: boolean };

/** Reads the routes once, when the first question comes and all of them are there. */
export function parameterCheck(api: Api): (method: string, url: string) => void {
  let routes: readonly Taken[] | null = null;
  return (method, url) => {
    const { pathname, searchParams } = new URL(url);
    const zone = searchParams.get('zone');
    if (zone !== null) zoneOf(zone);
    if (searchParams.size === 0) return;
    routes ??= takenBy(api);
    const route = routes.find((one) => one.method === method.toLowerCase() && one.path.test(pathname));
    if (route === undefined) return;
    for (const name of searchParams.keys()) refuseUnknown(name, route);
  };
}

function refuseUnknown(name: string, { names, takesFilters }: Taken): void {
  // Where filters are taken, the filters themselves refuse what is no field.
  if (names.includes(name) || (takesFilters && !reserved.has(name))) return;
  const meant = nearest(name, names);
  const takes = names.length === 0 ? 'It takes none.' : `It takes ${names.join(', ')}${takesFilters ? ' and filters' : ''}.`;
  throw new DaybookError(
    'question_invalid',
    `There is no parameter ${JSON.stringify(name)} here.${meant === null ? '' : ` Did you mean ${meant}?`} ${takes}`,
  );
}

/** Paths without a placeholder first: /api/prices/lookup is not the price of that id. */
function takenBy(api: Api): readonly Taken[] {
  const routes = api.openAPIRegistry.definitions.flatMap((definition) => (definition.type === 'route' ? [definition.route] : []));
  return routes
    .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))
    .map(({ method, path, request }) => {
      const query = request?.query instanceof z.ZodObject ? request.query : z.object({});
      return {
        method,
        path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
        names: Object.keys(query.shape),
        takesFilters: query.def.catchall !== undefined,
      };
    });
}
