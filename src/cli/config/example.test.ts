import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Config, configSchema } from '../../config.ts';
import { readConfig } from '../../config-file.ts';
import { namesAt, settings } from '../../config-file/settings.ts';
import { exampleOf } from './example.ts';
import { listWords, sectionWords, settingWords } from './words.ts';

const env = { OPENAI_API_KEY: 'sk-1', CI_DAYBOOK_KEY: 'a-key-of-sixteen-or-more' };

function read(yaml: string): Config {
  const dir = mkdtempSync(join(tmpdir(), 'daybook-example-'));
  writeFileSync(join(dir, 'daybook.yaml'), yaml);
  try {
    return readConfig({ file: null, env, cwd: dir }).config;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

it('is, as it is printed, the defaults', () => {
  expect(read(exampleOf())).toEqual(configSchema.parse({}));
});

it('is the defaults too with every setting taken out of its comment, and valid with the examples', () => {
  const { vendors, endpoints, models, keys, ...rest } = read(exampleOf().replaceAll(/^( *)#(?! )/gm, '$1'));
  expect([vendors.length, endpoints.length, models.length, keys.length]).toEqual([1, 3, 1, 1]);
  expect({ ...rest, vendors: [], endpoints: [], models: [], keys: [] }).toEqual(configSchema.parse({}));
});

it('names every setting, with its variable and its words', () => {
  const text = exampleOf();
  expect(Object.keys(settingWords).sort()).toEqual([...settings.keys()].sort());
  for (const { variable } of settings.values()) expect(text).toContain(variable);
  const sections = [...settings.keys()].filter((path) => path.includes('.')).map((path) => path.split('.')[0]);
  expect(Object.keys(sectionWords).sort()).toEqual([...new Set(sections)].sort());
});

it('shows every field of every list in one example or another', () => {
  const lists = namesAt([]).filter((name) => namesAt([name, 0]).length > 0);
  expect(Object.keys(listWords).sort()).toEqual([...lists].sort());
  for (const list of lists) {
    const shown = listWords[list]?.examples.join('\n') ?? '';
    for (const field of namesAt([list, 0])) expect(shown, list).toMatch(new RegExp(`\\b${field}:`));
  }
});
