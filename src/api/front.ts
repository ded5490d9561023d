// The way in for a person: the one-time link that `daybook start` prints, and one plain page that shows calls as they arrive. Opening
// the link asks for a click before it is spent, because mail and chat programs open links too.
import { DaybookError } from '../errors.ts';
import type { Api } from './app.ts';
import { cookieOf, refuseForeignSite, sessionCookie } from './identify.ts';
import { firstPage, linkUsedPage, pageStyle, signInPage } from './front/pages.ts';
import { pageScript } from './front/script.ts';
import type { ApiParts } from './parts.ts';

const twoWeeks = 14 * 24 * 3600;

export function addFront(api: Api, parts: ApiParts): void {
  api.get('/', async (context) => {
    const token = cookieOf(context.req.raw, sessionCookie);
    const session = token === null ? null : await parts.registry.sessions.find(token);
    return context.html(session === null ? signInPage(null) : firstPage(new URL(context.req.url).host, session.account.user));
  });
  api.get('/sign-in', (context) => context.html(signInPage(context.req.query('token') ?? null)));
  api.post('/sign-in', async (context) => {
    refuseForeignSite(context.req.raw);
    const { token } = await context.req.parseBody();
    if (typeof token !== 'string') throw new DaybookError('link_used');
    const opened = await parts.registry.signing.withLink(token, { user_agent: null, ip_address: null }).catch((error: unknown) => {
      if (error instanceof DaybookError && error.code === 'link_used') return error;
      throw error;
    });
    if (opened instanceof DaybookError) return context.html(linkUsedPage(opened.message), 410);
    context.header('set-cookie', `${sessionCookie}=${opened.token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${twoWeeks}`);
    return context.redirect('/', 303);
  });
  api.post('/sign-out', async (context) => {
    refuseForeignSite(context.req.raw);
    const token = cookieOf(context.req.raw, sessionCookie);
    if (token !== null) await parts.registry.sessions.end(token);
    context.header('set-cookie', `${sessionCookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`);
    return context.redirect('/', 303);
  });
  api.get('/front/page.css', (context) => context.body(pageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }));
  api.get('/front/page.js', (context) => context.body(pageScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
}
