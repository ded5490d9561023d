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

/** The console's own floors: pages never know one another, and only the frame knows them all. */
const webFloors = [
  ['words', 'ask', 'url'],
  ['parts', 'charts', 'query'],
  ['chat', 'first-run', 'accounts'],
  ['panel'],
  ['calls', 'overview', 'usage', 'prices', 'vendors', 'keys', 'users', 'me', 'sign-in'],
  ['app'],
  ['main'],
];

function webClimbs(files: readonly Source[]): string[] {
  const floor = (path: string): number => {
    const part = path.split('/')[1]?.replace(/\.tsx?$/, '') ?? '';
    return webFloors.findIndex((parts) => parts.includes(part));
  };
  return files.flatMap((file) =>
    importsOf(file)
      .filter((to) => to.startsWith('web/') && to.split('/')[1] !== file.path.split('/')[1] && !to.endsWith('.css'))
      // On the ground words, formats and addresses need one another; above it a floor does not know its neighbours.
      .filter((to) => floor(to) > floor(file.path) || (floor(to) === floor(file.path) && floor(to) > 1))
      .map((to) => `${file.path} imports ${to}`),
  );
}

/** What the console takes from src: types of the schema and of the API's contract, nothing that runs. */
function webStrays(files: readonly Source[]): string[] {
  return files.flatMap((file) => {
    const running = file.text
      .split(/\n(?=import|export)/)
      .filter((line) => /from '(\.\.\/)+src\//.test(line) && !/^(import|export) type /.test(line))
      .map((line) => `${file.path} runs ${line.split('\n', 1)[0]}`);
    const elsewhere = importsOf(file)
      .filter((to) => to.startsWith('src/') && !to.startsWith('src/schema/') && to !== 'src/api/contract.ts')
      .map((to) => `${file.path} imports ${to}`);
    return [...running, ...elsewhere];
  });
}

const web = sources.filter(({ path }) => path.startsWith('web/') && !/\.test\.tsx?$/.test(path));

it('a page of the console knows no other, and nothing below knows a page', () => {
  expect(web.length).toBeGreaterThan(20);
  expect(webClimbs(web)).toEqual([]);
  expect(webClimbs([source('web/parts/a.tsx', "import { x } from '../calls/x.ts';")])).toHaveLength(1);
  expect(webClimbs([source('web/usage/a.tsx', "import { x } from '../calls/x.ts';")])).toHaveLength(1);
});

it('the console takes types from the schema and the contract, and nothing that runs', () => {
  expect(webStrays(web)).toEqual([]);
  expect(webStrays([source('web/ask/a.ts', "import { x } from '../../src/schema/call.ts';")])).toHaveLength(1);
  expect(webStrays([source('web/ask/a.ts', "import type { x } from '../../src/ledger/connect.ts';")])).toHaveLength(1);
});
