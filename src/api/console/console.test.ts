import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, brotliCompressSync, gzipSync } from 'node:zlib';
import { OpenAPIHono } from '@hono/zod-openapi';
import { afterAll, expect, it } from 'vitest';
import type { ApiEnv } from '../app.ts';
import { addConsole } from './console.ts';
import { openConsole, placeFrom } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybook-console-'));
mkdirSync(join(folder, 'assets'));
const page = '<!doctype html><title>Daybook</title>';
const script = 'export const x = 1;'.repeat(100);
writeFileSync(join(folder, 'index.html'), page);
writeFileSync(join(folder, 'assets/index-abc.js'), script);
writeFileSync(join(folder, 'assets/index-abc.js.br'), brotliCompressSync(script));
writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync(script));
writeFileSync(join(folder, 'secret.txt'), 'not a kind that is served');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const api = new OpenAPIHono<ApiEnv>();
addConsole(api, openConsole(folder));
const get = (path: string, headers: Record<string, string> = {}) => api.request(`http://daybook${path}`, { headers });

it.each(['/', '/overview', '/calls', '/calls/01M83XX3110JCV44PN8J9N53SS', '/sign-in?token=x'])(
  'every page’s address is the one page: %s',
  async (path) => {
    const answer = await get(path);
    expect(await answer.text()).toBe(page);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  },
);

it.each(['/elsewhere', '/assets/none.js', '/assets/../index.html/x', '/secret.txt', '/calls/a/b'])('is not served: %s', async (path) =>
  expect((await get(path)).status).toBe(404),
);

it('files with their hash in their names are kept for good, and sent as small as the browser takes them', async () => {
  const packed = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(script);
  expect(packed.headers.get('cache-control')).toContain('immutable');
  const plain = await get('/assets/index-abc.js');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe(script);
});

it('a page that has not changed is not sent again', async () => {
  const tag = (await get('/')).headers.get('etag') ?? '';
  expect((await get('/', { 'if-none-match': tag })).status).toBe(304);
  expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
});

it('without a built console a page says how to build it', async () => {
  const bare = new OpenAPIHono<ApiEnv>();
  addConsole(bare, openConsole(join(folder, 'none')));
  bare.onError((error, context) => context.text(error.message, 503));
  expect(await (await bare.request('http://daybook/')).text()).toContain('npm run build');
});

it('is found from the sources, from the bundle and from a part of it', () => {
  expect(placeFrom('file:///d/src/api/console/files.ts')).toBe('/d/dist/console');
  expect(placeFrom('file:///d/dist/desk.js')).toBe('/d/dist/console');
  expect(placeFrom('file:///d/dist/chunks/app-1.js')).toBe('/d/dist/console');
});
