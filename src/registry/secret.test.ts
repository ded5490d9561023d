import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecret, secretOf } from './secret.ts';

describe('the secret', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'daybook-secret-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is made once and found again', () => {
    const first = openSecret({ dir: join(dir, 'data'), env: {} });
    const again = openSecret({ dir: join(dir, 'data'), env: {} });
    expect(again.hashKey('x')).toBe(first.hashKey('x'));
    expect(readFileSync(join(dir, 'data', 'secret.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it('comes from DAYBOOK_SECRET before a file, and from a named file before its own', () => {
    const file = join(dir, 'mounted');
    writeFileSync(file, `${'b'.repeat(40)}\n`);
    expect(openSecret({ dir, env: { DAYBOOK_SECRET: 'a'.repeat(40), DAYBOOK_SECRET_FILE: file } }).mark).toBe(
      secretOf('a'.repeat(40)).mark,
    );
    expect(openSecret({ dir, env: { DAYBOOK_SECRET_FILE: file } }).mark).toBe(secretOf('b'.repeat(40)).mark);
  });

  it('hashes keys and tokens apart, as 64 hex digits', () => {
    const secret = secretOf('a'.repeat(40));
    expect(secret.hashKey('x')).toMatch(/^[0-9a-f]{64}$/);
    expect(secret.hashKey('x')).not.toBe(secret.hashToken('x'));
    expect(secret.hashKey('x')).not.toBe(secretOf('b'.repeat(40)).hashKey('x'));
  });

  it('refuses a short secret without repeating it', () => {
    expect(() => openSecret({ dir, env: { DAYBOOK_SECRET: 'hunter2' } })).toThrow(/DAYBOOK_SECRET must hold at least 32 characters/);
    expect(() => openSecret({ dir, env: { DAYBOOK_SECRET: 'hunter2' } })).not.toThrow(/hunter2/);
  });

  it('never replaces a damaged file', () => {
    writeFileSync(join(dir, 'secret.key'), 'half a sec');
    expect(() => openSecret({ dir, env: {} })).toThrow(/damaged/);
    expect(readFileSync(join(dir, 'secret.key'), 'utf8')).toBe('half a sec');
  });

  it('says which file cannot be read', () => {
    expect(() => openSecret({ dir, env: { DAYBOOK_SECRET_FILE: join(dir, 'nowhere') } })).toThrow(/nowhere: ENOENT/);
    chmodSync(dir, 0o700);
  });
});
