// The console as it was built into the package: its files, and its one page for every address that is a page's. What has its hash in
// its name is kept by browsers for good; the page itself is asked for each time. Compressed files lie beside their plain twins.
import type { Context } from 'hono';
import { DaybookError } from '../../errors.ts';
import type { Api } from '../app.ts';
import { type BuiltFile, openConsole } from './files.ts';

/** The first parts of the addresses that the console's router knows (web/app/router.tsx); whatever else is asked for is not served. */
const pages = ['', 'overview', 'calls', 'usage', 'prices', 'vendors', 'keys', 'users', 'me', 'sign-in'] as const;
const year = 365 * 24 * 3600;

export function addConsole(api: Api, files: ReadonlyMap<string, BuiltFile> = openConsole()): void {
  const page = (context: Context): Response => {
    const file = files.get('/index.html');
    if (file === undefined) throw new DaybookError('console_missing');
    return answer(context, file, 'no-cache');
  };
  for (const name of pages) {
    api.get(`/${name}`, page);
    if (name === 'calls') api.get('/calls/:id', page);
  }
  for (const [path, file] of files) {
    if (path === '/index.html') continue;
    const kept = path.startsWith('/assets/') ? `public, max-age=${year}, immutable` : 'no-cache';
    api.get(path, (context) => answer(context, file, kept));
  }
}

function answer(context: Context, file: BuiltFile, kept: string): Response {
  const headers = { 'cache-control': kept, etag: file.etag, vary: 'accept-encoding' };
  if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers);
  const accepted = context.req.header('accept-encoding') ?? '';
  const packed = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
  const bytes = packed === null ? null : file.packed[packed];
  return bytes === null || packed === null
    ? context.body(file.bytes, 200, { ...headers, 'content-type': file.type })
    : context.body(bytes, 200, { ...headers, 'content-type': file.type, 'content-encoding': packed });
}
