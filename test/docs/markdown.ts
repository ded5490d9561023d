// The written pages and what can be checked in them: links, anchors, code.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../house-rules/sources.ts';

export type Page = { readonly path: string; readonly text: string };

const inDocs = readdirSync(resolve(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)
  .sort();

export const pages: readonly Page[] = ['README.md', 'README.zh.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...inDocs].map((path) => ({
  path,
  text: readFileSync(resolve(root, path), 'utf8'),
}));

const withoutBlocks = (text: string): string => text.replace(/^```.*?^```/gms, '');

/** Where the links and images of a page lead, those to other sites left out. */
export function linksOf({ text }: Page): readonly string[] {
  return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

/** Anchors as GitHub makes them of headings. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const headings = [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Inline code. */
export const spansOf = ({ text }: Page): readonly string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');

/** Lines that a person may type, from blocks and from inline code, comments taken off. */
export function commandsOf(page: Page): readonly string[] {
  const blocks = [...page.text.matchAll(/^```(?:sh|text)\n(.*?)^```/gms)].flatMap((match) => (match[1] ?? '').split('\n'));
  return [...blocks.map((line) => line.replace(/^ *\$ /, '')), ...spansOf(page)]
    .flatMap((line) => line.replace(/\s+# .*$/, '').split(' && '))
    .map((line) => line.trim().replace(/^npx daybook\b/, 'daybook'))
    .filter((line) => /^(daybook|npm run) [a-z]/.test(line));
}
