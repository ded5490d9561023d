// The floors of ARCHITECTURE.md: a file under src imports from its own folder or from a lower floor, types included.
import { expect, it } from 'vitest';
import { importsOf, type Source, sources } from './sources.ts';

/** From the ground up; what stands on one line does not know its neighbours. */
const floors = [
  ['lib'],
  ['schema', 'errors'],
  ['config', 'sdk'],
  ['dialects', 'prices', 'otlp'],
  ['journal', 'ledger', 'registry'],
  ['gateway', 'desk', 'demo', 'config-file'],
  ['api'],
  ['app'],
  ['cli'],
];

/** The folder, or the file at the top of src with the tests beside it. */
const partOf = (path: string): string => path.split('/')[1]?.replace(/(\.test)?\.ts$/, '') ?? '';
const floorOf = (part: string): number => floors.findIndex((parts) => parts.includes(part));

function climbs(files: readonly Source[]): string[] {
  return files.flatMap((file) => {
    const part = partOf(file.path);
    if (floorOf(part) === -1) return [`${file.path}: ${part} stands on no floor`];
    return importsOf(file)
      .filter((to) => to.startsWith('src/') && partOf(to) !== part && floorOf(partOf(to)) >= floorOf(part))
      .map((to) => `${file.path} imports ${to}`);
  });
}

const source = (path: string, text: string): Source => ({ path, text });

it('imports go to the own folder or to a lower floor', () => {
  const files = sources.filter(({ path }) => path.startsWith('src/'));
  expect(files.length).toBeGreaterThan(100);
  expect(climbs(files)).toEqual([]);
});

it('sees an import that climbs, one between neighbours, one of a type, one at run time and a folder without a floor', () => {
  expect(climbs([source('src/lib/a.ts', "import { x } from '../errors.ts';")])).toHaveLength(1);
  expect(climbs([source('src/journal/a.ts', "export * from '../ledger/connect.ts';")])).toHaveLength(1);
  expect(climbs([source('src/gateway/a.ts', "import type { X } from '../desk/x.ts';")])).toHaveLength(1);
  expect(climbs([source('src/api/a.ts', "const x = await import('../app/start.ts');")])).toHaveLength(1);
  expect(climbs([source('src/api/a.ts', "type X = import('../app/start.ts').Running;")])).toHaveLength(1);
  expect(climbs([source('src/common/a.ts', '')])).toHaveLength(1);
  expect(climbs([source('src/cli/key/a.ts', "import { x } from '../../lib/id.ts'; import { y } from '../exit.ts';")])).toEqual([]);
});

it('nothing under src imports from the tests or the benchmarks, but the tests beside it', () => {
  const files = sources.filter(({ path }) => path.startsWith('src/') && !path.endsWith('.test.ts'));
  const strays = files.flatMap((file) =>
    importsOf(file)
      .filter((to) => /^(test|bench|chaos|scripts)\//.test(to))
      .map((to) => `${file.path} imports ${to}`),
  );
  expect(strays).toEqual([]);
});
