import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { entryFrom, entryUrl } from './entry.ts';

describe('entryUrl', () => {
  it('is the source, run through a tsx found from here, while developing', () => {
    const { url, execArgv } = entryUrl('engine');
    expect(fileURLToPath(url)).toMatch(/src\/ledger\/engine\/engine-process\.ts$/);
    expect(execArgv).toEqual(['--import', expect.stringMatching(/^file:\/\/\/.*node_modules\/tsx\//)]);
  });

  it('is a file at the root of the bundle, from the root and from a chunk', () => {
    const expected = { url: new URL('file:///app/dist/engine.js'), execArgv: [] };
    expect(entryFrom('engine', 'file:///app/dist/daybook.js')).toEqual(expected);
    expect(entryFrom('engine', 'file:///app/dist/chunks/entry-abc.js')).toEqual(expected);
  });
});
