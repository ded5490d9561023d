// The SDK as it is installed: from a packed package without any other beside it, imported and required, its types read by the compiler as
// either kind of module; and bundled for a runtime that has none of Node's modules.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { standIn } from './stand-in.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'dist/sdk/index.js');
let folder: string;

beforeAll(() => {
  if (!existsSync(built)) throw new Error(`There is no ${built}. This test needs the build: npm run build, or npm test.`);
  folder = mkdtempSync(join(tmpdir(), 'daybook-package-'));
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  const [packed] = z.array(z.looseObject({ filename: z.string() })).parse(JSON.parse(said));
  mkdirSync(join(folder, 'node_modules/daybook'), { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', join(folder, 'node_modules/daybook'), '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), '{"name":"an-app","private":true}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const app = `
  const daybook = createDaybook({ url: process.argv[2], key: 'k', app: 'an-app', spool: process.argv[3] });
  const call = daybook.log.createCallLog({ modelName: 'm' });
  daybook.log.updateSuccess(call, { promptTokens: 1 });
  process.stdout.write(call.id);
`;

it.each([
  ['import', 'app.mjs', `import { createDaybook } from 'daybook/sdk';\n${app}`],
  ['require', 'app.cjs', `const { createDaybook } = require('daybook/sdk');\n${app}`],
])('%s works with nothing else installed; what an app told last is delivered when it ends', async (_, name, text) => {
  const server = await standIn();
  writeFileSync(join(folder, name), text);
  const child = spawn(process.execPath, [name, server.url, join(folder, 'spool')], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let id = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    id += chunk;
  });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  expect(server.records.get(id)).toMatchObject({ event: 'call', model_name: 'm', source_app: 'an-app' });
  await server.close();
});

const typed = `
  const daybook: Daybook = createDaybook({ url: 'http://127.0.0.1:1', key: 'k', mask: { rules: { phone: false }, own: (text) => text } });
  const call = daybook.log.createCallLog({ modelName: 'm', requestMessages: [{ role: 'user', content: 'hello' }] });
  daybook.log.updateFailure(call, new Error('no'), { httpStatus: 500 });
  const answer: number = daybook.withContext({ user: 'ann' }, () => 5);
  void daybook.log.getUserUsageSummary('ann', { days: 30 }).then(({ totalCost }) => totalCost['USD'], (error: DaybookRequestError) => error.code);
  void answer;
`;

const wrong = `import { createDaybook } from 'daybook/sdk';
  const { log } = createDaybook({ url: 'http://127.0.0.1:1', key: 'k' });
  log.createCallLog({ modelNam: 'm' });
  log.updateSuccess('id', { promptTokens: 'many' });
`;

it('the types are right for both kinds of module, under the strictest settings', () => {
  const imports = (kind: string): string =>
    `${kind}import { createDaybook, type Daybook, type DaybookRequestError } from 'daybook/sdk';\n${typed}`;
  writeFileSync(join(folder, 'typed.mts'), imports(''));
  writeFileSync(join(folder, 'typed.cts'), imports(''));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
  };
  for (const [module, files] of [
    ['nodenext', ['typed.mts', 'typed.cts']],
    ['esnext', ['typed.mts']],
  ] as const) {
    const moduleResolution = module === 'esnext' ? 'bundler' : 'nodenext';
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution }, files }),
    );
    expect(compiled()).toBe('');
  }
  writeFileSync(join(folder, 'wrong.mts'), wrong);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, module: 'nodenext' }, files: ['wrong.mts'] }),
  );
  expect(compiled()).toMatch(/wrong\.mts\(3,.*modelNam.*\n(?:.*\n)*wrong\.mts\(4,/);

  function compiled(): string {
    const compiler = join(root, 'node_modules/ts7/bin/tsc');
    return spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: folder, encoding: 'utf8' }).stdout;
  }
}, 60_000);

it('the package holds the SDK’s files alone beside the server’s, and none of the SDK’s asks for another package', () => {
  const text = readFileSync(join(folder, 'node_modules/daybook/dist/sdk/index.js'), 'utf8');
  expect(
    [...text.matchAll(/(?:from|import\(|require\()\s*["']([^"']+)["']/g)]
      .map((match) => match[1])
      .filter((name) => !name?.startsWith('node:')),
  ).toEqual([]);
  expect([...text.matchAll(/^import .*/gm)]).toEqual([]);
});

it('it runs where there is nothing of Node’s: no process, no modules, no disk', async () => {
  const server = await standIn();
  const bundle = await rolldown({ input: built, platform: 'browser', external: [/^node:/] });
  const { output } = await bundle.generate({ format: 'iife', name: 'sdk' });
  // What the web has, and nothing more.
  const web = {
    fetch,
    crypto,
    TextEncoder,
    TextDecoder,
    CompressionStream,
    Blob,
    Response,
    URL,
    AbortController,
    AbortSignal,
    performance,
    console,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
  };
  const context = createContext({ ...web });
  runInContext(output[0].code, context);
  const run = `(async () => {
    const daybook = sdk.createDaybook({ url: ${JSON.stringify(server.url)}, key: 'k', app: 'worker' });
    const call = daybook.withContext({ user: 'ann' }, () => daybook.log.createCallLog({ modelName: 'm' }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const outside = daybook.log.createCallLog({ modelName: 'n' });
    for (const one of [call, outside]) daybook.log.updateSuccess(one, { responseContent: 'ann@example.com' });
    return JSON.stringify({ delivered: await daybook.close(), stats: daybook.stats(), ids: [call.id, outside.id] });
  })()`;
  const { delivered, stats, ids } = z
    .object({ delivered: z.boolean(), stats: z.looseObject({}), ids: z.array(z.string()) })
    .parse(JSON.parse(await runInContext(run, context)));
  expect(delivered).toBe(true);
  expect(stats).toMatchObject({ spool: null, delivered: 2, lost: 0, problems: {} });
  expect(server.records.get(ids[0] ?? '')).toMatchObject({ user: 'ann', response_content: '[email]' });
  expect(server.records.get(ids[1] ?? '')).not.toHaveProperty('user');
  expect(server.batches[0]?.headers['content-encoding']).toBe('gzip');
  await server.close();
});
