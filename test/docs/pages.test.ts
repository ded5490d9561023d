// What the pages say is so: generated ones are current, links lead somewhere, commands, settings and questions exist.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { generatedPages } from '../../scripts/docs/pages.ts';
import { createApi } from '../../src/api/app.ts';
import type { ApiParts } from '../../src/api/parts.ts';
import { makeProgram } from '../../src/cli/program.ts';
import { settings } from '../../src/config-file/settings.ts';
import { errorTable } from '../../src/errors.ts';
import { openRegistry } from '../../src/registry/registry.ts';
import { secretOf } from '../../src/registry/secret.ts';
import { bodyFields, callFields } from '../../src/schema/call.ts';
import { toldFields } from '../../src/schema/ingest.ts';
import { usageFields } from '../../src/schema/usage.ts';
import { root } from '../house-rules/sources.ts';
import { anchorsOf, commandsOf, linksOf, type Page, pages, spansOf } from './markdown.ts';

const generated = await generatedPages();
const pageAt = (path: string): Page | undefined => pages.find((page) => page.path === path);

describe('generated pages', () => {
  it.each([...generated.keys()])('docs/%s is what `npm run docs` writes', (name) => {
    expect(readFileSync(resolve(root, 'docs', name), 'utf8')).toBe(generated.get(name));
  });
});

function brokenLinks(page: Page): string[] {
  return linksOf(page).filter((link) => {
    const [file = '', anchor] = link.split('#');
    const path = file === '' ? page.path : relative(root, resolve(root, dirname(page.path), file));
    if (path.startsWith('..') || !existsSync(resolve(root, path))) return true;
    const target = pageAt(path);
    return anchor !== undefined && (target === undefined || !anchorsOf(target).has(anchor));
  });
}

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  it('has links that lead somewhere', () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('names files of this repository that are there', () => {
    const files = spansOf(page).filter((text) => /^(src|test|bench|chaos|scripts|docs|\.ci)\/[\w./-]+$/.test(text));
    expect(files.filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
  });

  it('names commands and options that exist', () => {
    expect(commandsOf(page).flatMap(wrongIn)).toEqual([]);
  });

  it('names settings that exist', () => {
    const sections = new Set([...settings.keys()].filter((path) => path.includes('.')).map((path) => path.split('.')[0]));
    const named = spansOf(page).filter(
      (text) => /^[a-z_]+\.[a-z_]+$/.test(text) && !text.endsWith('.ts') && sections.has(text.split('.')[0]),
    );
    const others = new Set(['daybook.yaml', 'journal.lost', 'registry.db']);
    expect(named.filter((path) => !settings.has(path) && !others.has(path))).toEqual([]);
  });
});

it('a link to nowhere, a command and an option that are none are seen', () => {
  const page = (text: string): Page => ({ path: 'docs/x.md', text });
  expect(brokenLinks(page('[a](nothing.md) [b](errors.md#none) [c](errors.md)'))).toEqual(['nothing.md', 'errors.md#none']);
  expect(commandsOf(page('`daybook dance`, `daybook key create x --loud`, `npm run dance`')).flatMap(wrongIn)).toHaveLength(3);
  expect(commandsOf(page('```sh\nnpx daybook key create x --user ann  # one\n```')).flatMap(wrongIn)).toEqual([]);
});

const scripts = z
  .looseObject({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))).scripts;

/** Null where the line is a command this program has, else why not. */
function wrongIn(line: string): string[] {
  const [program = '', ...words] = line.split(/\s+/);
  if (program === 'npm') return (words[1] ?? '') in scripts ? [] : [line];
  let command: Command = makeProgram({ env: {}, cwd: '.', now: () => 0, out: () => undefined, err: () => undefined, who: 'test' });
  const globals = command.options.map(({ long }) => long);
  for (const word of words) {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner === undefined) break;
    command = inner;
  }
  const isNone = command.parent === null && words[0] !== 'help' && !words[0]?.startsWith('-');
  // `daybook gateway` and `daybook desk` are named as what is not there.
  if (isNone && !/^daybook (gateway|desk)$/.test(line)) return [line];
  const known = new Set([...globals, '--help', ...command.options.map(({ long }) => long)]);
  return words.filter((word) => /^--[a-z]/.test(word) && !known.has(word)).map((word) => `${line}: ${word}`);
}

it('docs/api.md lists the questions that the API serves', async () => {
  const away = (): never => {
    throw new Error('nobody asks here');
  };
  const dir = mkdtempSync(join(tmpdir(), 'daybook-docs-'));
  const registry = await openRegistry({ dir, url: null, secret: secretOf('a secret of the tests, long enough for it') });
  const parts: ApiParts = {
    answers: {
      calls: away,
      volume: away,
      facets: away,
      call: away,
      qa: away,
      countQa: away,
      sessions: away,
      session: away,
      usage: away,
      weekHours: away,
      failures: away,
      verify: away,
      countCalls: away,
      missingPrices: away,
      costDifferences: away,
      endpointHealth: away,
      modelCounters: away,
      costChanges: away,
    },
    money: { layers: away, book: away, overlay: [], rates: away, refresh: away },
    catalogue: { resolution: away, models: away, modelsOfFile: [], keys: [], listen: '', tryEndpoint: away },
    vendors: away,
    recosting: away,
    ingestion: { take: away, noteGaps: away, limits: { records: 0, bytes: 0 } },
    live: away,
    status: away,
    registry,
    keyOf: away,
    now: () => 0,
    log: pino({ level: 'silent' }),
    version: '0',
  };
  const answer = await createApi(parts).request('/openapi.json');
  const { paths } = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(await answer.json());
  await registry.close();
  rmSync(dir, { recursive: true });
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const listed = spansOf(pageAt('docs/api.md') ?? { path: '', text: '' }).filter((text) => /^(GET|POST|PUT|PATCH|DELETE) \/api\//.test(text));
  expect([...new Set(listed)].sort()).toEqual(served.sort());
});

it('error codes named in the pages are in the table', () => {
  const prefix =
    /^(key|model|endpoint|path|method|body|context|header|request|upstream|timeout|caller|journal|data|desk|ledger|engine|question|call|link|account|password|sign_in)_[a-z_]+$/;
  // The last one is a code of the SDK's own errors, which never reach the server.
  const fields = new Set([
    ...Object.keys({ ...callFields, ...bodyFields, ...usageFields, ...toldFields }),
    'call_bodies',
    'caller_gone',
    'request_invalid',
  ]);
  const named = pages
    .filter(({ path }) => !path.startsWith('docs/errors'))
    .flatMap((page) => spansOf(page).filter((text) => prefix.test(text)));
  expect(named.filter((text) => !(text in errorTable) && !fields.has(text) && !settingsHave(text))).toEqual([]);
});

const settingsHave = (name: string): boolean => [...settings.keys()].some((path) => path.endsWith(`.${name}`));

describe('the two commands', () => {
  it.each(['README.md', 'README.zh.md'])('stand in %s as they are', (path) => {
    const text = pageAt(path)?.text ?? '';
    expect(text).toContain('npm ci && npm start');
    expect(text).toContain('npm ci && npm test');
  });

  it('have scripts that build first', () => {
    expect(scripts).toMatchObject({ start: 'node dist/daybook.js start', test: 'vitest run' });
    expect(scripts.prestart).toContain('npm run build');
    expect(scripts.pretest).toContain('npm run build');
  });
});

it('ARCHITECTURE.md is two pages, and each of its invariants names a test', () => {
  const text = pageAt('ARCHITECTURE.md')?.text ?? '';
  expect(text.split('\n').length).toBeLessThan(150);
  const table = /\| Invariant \| Test \|\n(?:\|.*\n)+/.exec(text)?.[0] ?? '';
  const rows = table.trim().split('\n').slice(2);
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/\| `(src|test)\/[\w./-]+\.test\.ts` \|$/.test(row))).toEqual([]);
});
