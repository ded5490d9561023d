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

describe('what is sealed', () => {
  const secret = secretOf('a'.repeat(40));

  it('opens with the same secret, for the same owner, and is another text each time', () => {
    const sealed = secret.seal('endpoint credential', 'main', '密 sk-1');
    expect(secret.open('endpoint credential', 'main', sealed)).toBe('密 sk-1');
    expect(secretOf('a'.repeat(40)).open('endpoint credential', 'main', sealed)).toBe('密 sk-1');
    expect(secret.seal('endpoint credential', 'main', '密 sk-1')).not.toBe(sealed);
    expect(sealed).not.toContain('sk-1');
  });

  it('does not open for another owner, with another secret, or with one bit changed', () => {
    const sealed = secret.seal('endpoint credential', 'main', 'sk-1');
    expect(secret.open('endpoint credential', 'other', sealed)).toBeNull();
    expect(secretOf('b'.repeat(40)).open('endpoint credential', 'main', sealed)).toBeNull();
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (bytes[at] ?? 0) ^ 1;
      expect(secret.open('endpoint credential', 'main', `v1.${changed.toString('base64url')}`), String(at)).toBeNull();
    }
    for (const none of ['', 'v1.', 'v2.abc', 'sk-1']) expect(secret.open('endpoint credential', 'main', none)).toBeNull();
  });

  it('takes a new nonce from chance for each text', () => {
    let asked = 0;
    const counted = secretOf('a'.repeat(40), (bytes) => {
      asked += 1;
      return Buffer.alloc(bytes, asked);
    });
    counted.seal('endpoint credential', 'main', 'x');
    counted.seal('endpoint credential', 'main', 'x');
    expect(asked).toBe(2);
  });
});
