// The console as it was built: what the first page needs is small, every page is a file of its own, and nothing in it comes from
// another host or needs more than the policy allows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { z } from 'zod';

const built = fileURLToPath(new URL('../dist/console', import.meta.url));
const web = fileURLToPath(new URL('../web', import.meta.url));
const chunk = z.object({
  file: z.string(),
  isEntry: z.boolean().default(false),
  isDynamicEntry: z.boolean().default(false),
  imports: z.array(z.string()).default([]),
  dynamicImports: z.array(z.string()).default([]),
  css: z.array(z.string()).default([]),
});
type Manifest = Readonly<Record<string, z.infer<typeof chunk>>>;

const manifest: Manifest = z.record(z.string(), chunk).parse(JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')));
const packed = (file: string): number => gzipSync(readFileSync(join(built, file)), { level: 9 }).length;

/** The files that are loaded with one: itself and what it imports at once, styles included. */
function filesOf(name: string, seen: Set<string> = new Set()): Set<string> {
  const one = manifest[name];
  if (one === undefined || seen.has(one.file)) return seen;
  seen.add(one.file);
  for (const style of one.css) seen.add(style);
  for (const other of one.imports) filesOf(other, seen);
  return seen;
}

const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? '';
const pages = readdirSync(web, { withFileTypes: true })
  .filter((folder) => folder.isDirectory() && readdirSync(join(web, folder.name)).includes('page.tsx'))
  .map((folder) => `${folder.name}/page.tsx`)
  // The frame of every page is a part, and no page.
  .filter((name) => name !== 'parts/page.tsx');

const kB = 1_000;

it('what is needed before any page is at most 250 kB, gzip', () => {
  const size = [...filesOf(entry), 'index.html', 'before-paint.js'].reduce((sum, file) => sum + packed(file), 0);
  expect(size).toBeGreaterThan(50 * kB);
  expect(size).toBeLessThanOrEqual(250 * kB);
});

it('every page is loaded when it is first opened, and not before', () => {
  expect(pages.length).toBeGreaterThanOrEqual(10);
  const first = filesOf(entry);
  for (const page of pages) {
    expect(manifest[page]?.isDynamicEntry, page).toBe(true);
    expect(first.has(manifest[page]?.file ?? ''), page).toBe(false);
  }
});

it('a page adds at most 250 kB, gzip, to what is there', () => {
  const first = filesOf(entry);
  for (const page of pages) {
    const size = [...filesOf(page)].filter((file) => !first.has(file)).reduce((sum, file) => sum + packed(file), 0);
    expect(size, page).toBeLessThanOrEqual(250 * kB);
  }
});

it('the charts come with the pages that draw them, not with the first', () => {
  const has = (files: Iterable<string>): boolean => [...files].some((file) => readFileSync(join(built, file), 'utf8').includes('u-over'));
  expect(has(Object.values(manifest).map(({ file }) => file))).toBe(true);
  expect(has(filesOf(entry))).toBe(false);
});

it('nothing is loaded from another host, and no script or style stands in the page', () => {
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\bon\w+=/);
  for (const name of readdirSync(join(built, 'assets')).filter((file) => file.endsWith('.css'))) {
    const css = readFileSync(join(built, 'assets', name), 'utf8');
    expect(css, name).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//);
    // The policy lets no style load a picture or a font out of itself either.
    expect(css, name).not.toMatch(/@font-face[^}]*url\(\s*["']?data:/);
  }
});

it('no source map or source of the console is in the package', () => {
  expect(readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(map|tsx?)$/.test(file))).toEqual([]);
});
