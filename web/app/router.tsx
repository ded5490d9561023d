// Which page stands where. Every page is loaded when it is first opened; the frame is shared. Whoever is not signed in is sent to the
// sign-in and comes back to where they wanted to go.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { ApiError } from '../ask/error.ts';
import { meQuestion } from '../ask/me.ts';
import { begin as beginCalls } from '../calls/feed/question.ts';
import { begin as beginOverview } from '../overview/asking.ts';
import { Address } from '../url/address.tsx';
import { parseSearch, searchText } from '../url/search.ts';
import { readOf, type UrlRead } from '../url/use-url.ts';
import { Broken, NotFound } from './broken.tsx';
import { Frame } from './frame.tsx';

const fetchPage = {
  overview: () => import('../overview/page.tsx'),
  calls: () => import('../calls/page.tsx'),
  usage: () => import('../usage/page.tsx'),
  prices: () => import('../prices/page.tsx'),
  vendors: () => import('../vendors/page.tsx'),
  keys: () => import('../keys/page.tsx'),
  users: () => import('../users/page.tsx'),
  me: () => import('../me/page.tsx'),
} as const;

type Begin = (queries: QueryClient, url: UrlRead) => void;

/** What a page asks first can be asked before its file is there. */
const firstQuestions: ReadonlyMap<string, Begin> = new Map([
  ['overview', beginOverview],
  ['calls', beginCalls],
]);

/** The page an address begins with is fetched, and asks, while the API says who is signed in, not after it. */
export function beginFirstPage(queries: QueryClient, { pathname, search }: Location): void {
  const name = pathname === '/' ? 'overview' : pathname.slice(1);
  const fetching = Object.entries(fetchPage).find(([page]) => page === name.split('/')[0])?.[1];
  // Where it fails, the router asks again and says so.
  fetching?.().catch(() => undefined);
  firstQuestions.get(name)?.(queries, readOf(parseSearch(search)));
}

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: () => (
    <Address>
      <Outlet />
    </Address>
  ),
  notFoundComponent: NotFound,
});

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
      // What this person may do can change while the console is open.
      await context.queries.ensureQueryData({ ...meQuestion, revalidateIfStale: true });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const next = `${location.pathname}${location.searchStr}`;
      throw redirect({ to: '/sign-in', search: next === '/' ? {} : { next } });
    }
  },
});

type Loaded = {
  readonly context: { readonly queries: QueryClient };
  readonly location: { readonly searchStr: string };
  readonly preload: boolean;
};

/** Asks first what the page that is gone to will ask. Who only points at a link asks nothing. */
const page = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    component,
    errorComponent: Broken,
    loader: ({ context, location, preload }: Loaded): void => {
      if (!preload) firstQuestions.get(path.slice(1))?.(context.queries, readOf(parseSearch(location.searchStr)));
    },
  });

const pages = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/overview' });
    },
  }),
  page('/overview', lazyRouteComponent(fetchPage.overview, 'OverviewPage')),
  page('/calls', lazyRouteComponent(fetchPage.calls, 'CallsPage')),
  page(
    '/calls/$id',
    lazyRouteComponent(() => import('../panel/page.tsx'), 'CallPage'),
  ),
  page('/usage', lazyRouteComponent(fetchPage.usage, 'UsagePage')),
  page('/prices', lazyRouteComponent(fetchPage.prices, 'PricesPage')),
  page('/vendors', lazyRouteComponent(fetchPage.vendors, 'VendorsPage')),
  page('/keys', lazyRouteComponent(fetchPage.keys, 'KeysPage')),
  page('/users', lazyRouteComponent(fetchPage.users, 'UsersPage')),
  page('/me', lazyRouteComponent(fetchPage.me, 'MePage')),
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
