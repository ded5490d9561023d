// Which page stands where. Every page is loaded when it is first opened; the frame is shared. Whoever is not signed in is sent to the
// sign-in and comes back to where they wanted to go.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ApiError } from '../ask/error.ts';
import { meQuestion } from '../ask/me.ts';
import { parseSearch, searchText } from '../url/search.ts';
import { Broken, NotFound } from './broken.tsx';
import { Frame } from './frame.tsx';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({ notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../sign-in/page.tsx'), 'SignInPage'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Frame,
  errorComponent: Broken,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuestion);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const next = `${location.pathname}${location.searchStr}`;
      throw redirect({ to: '/sign-in', search: next === '/' ? {} : { next } });
    }
  },
});

const page = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => signedIn, path, component, errorComponent: Broken });

const pages = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/overview' });
    },
  }),
  page(
    '/overview',
    lazyRouteComponent(() => import('../overview/page.tsx'), 'OverviewPage'),
  ),
  page(
    '/calls',
    lazyRouteComponent(() => import('../calls/page.tsx'), 'CallsPage'),
  ),
  page(
    '/calls/$id',
    lazyRouteComponent(() => import('../panel/page.tsx'), 'CallPage'),
  ),
  page(
    '/usage',
    lazyRouteComponent(() => import('../usage/page.tsx'), 'UsagePage'),
  ),
  page(
    '/prices',
    lazyRouteComponent(() => import('../prices/page.tsx'), 'PricesPage'),
  ),
  page(
    '/vendors',
    lazyRouteComponent(() => import('../vendors/page.tsx'), 'VendorsPage'),
  ),
  page(
    '/keys',
    lazyRouteComponent(() => import('../keys/page.tsx'), 'KeysPage'),
  ),
  page(
    '/users',
    lazyRouteComponent(() => import('../users/page.tsx'), 'UsersPage'),
  ),
  page(
    '/me',
    lazyRouteComponent(() => import('../me/page.tsx'), 'MePage'),
  ),
] as const;

export const createConsoleRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([signIn, signedIn.addChildren(pages)]),
    context: { queries },
    // Plain parameters, as the API has them: no value is JSON.
    parseSearch: (text) => parseSearch(text),
    stringifySearch: (search) => searchText(search),
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  });
