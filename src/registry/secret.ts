// The one secret this installation keeps: with it keys and sign-in tokens are hashed and vendors' credentials sealed, so that a copy of
// the registry alone opens nothing. It comes from DAYBOOK_SECRET, the file DAYBOOK_SECRET_FILE names, or <data>/secret.key, made on
// first use, mode 0600.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What can be done with the secret. The secret itself stays inside. */
export type Secret = {
  /** HMAC-SHA-256 in hex: the only form in which a Daybook key is stored or looked up. */
  hashKey(text: string): string;
  /** The same for sign-in links and sessions, under a key of its own. */
  hashToken(text: string): string;
  /**
   * AES-256-GCM, for what must be read again, such as a vendor's credential. It opens for the same owner alone: moved to another row,
   * or changed by one bit, it opens no more.
   */
  seal(purpose: SealPurpose, owner: string, text: string): string;
  /** Null where it was not sealed so, for this owner and with this secret. */
  open(purpose: SealPurpose, owner: string, sealed: string): string | null;
  /** Tells whether a registry was made with this secret, and tells nothing else. */
  readonly mark: string;
};

/** Each has a key of its own. */
export type SealPurpose = 'endpoint credential';

export type SecretPlace = { readonly dir: string; readonly env: Readonly<Record<string, string | undefined>> };

/** The secret could not be had; the message names the place and never the secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

const fewest = 32;

export function openSecret({ dir, env }: SecretPlace, random: (bytes: number) => Buffer = randomBytes): Secret {
  const given = env.DAYBOOK_SECRET;
  if (given !== undefined && given !== '') return secretOf(long(given, 'DAYBOOK_SECRET'), random);
  const file = env.DAYBOOK_SECRET_FILE;
  if (file !== undefined && file !== '') return secretOf(long(read(file), `The file that DAYBOOK_SECRET_FILE names (${file})`), random);
  return secretOf(kept(join(dir, 'secret.key'), dir, random), random);
}

/** Each purpose gets its own key, so that a hash made for one is worth nothing for another. */
export function secretOf(secret: string, random: (bytes: number) => Buffer = randomBytes): Secret {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `daybook ${purpose}`, 32));
  const keyPepper = derive('key');
  const tokenPepper = derive('token');
  const hash = (pepper: Buffer, text: string): string => createHmac('sha256', pepper).update(text).digest('hex');
  return {
    hashKey: (text) => hash(keyPepper, text),
    hashToken: (text) => hash(tokenPepper, text),
    seal: (purpose, owner, text) => sealed(derive(`seal ${purpose}`), owner, text, random(nonceBytes)),
    open: (purpose, owner, text) => opened(derive(`seal ${purpose}`), owner, text),
    mark: hash(derive('mark'), 'registry').slice(0, 16),
  };
}

const sealVersion = 'v1.';
const nonceBytes = 12;
const tagBytes = 16;

/** Nonce, ciphertext and tag in one. A nonce by chance is safe for 2^32 texts under one key (NIST SP 800-38D, 8.3). */
function sealed(key: Buffer, owner: string, text: string, nonce: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return sealVersion + Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
}

function opened(key: Buffer, owner: string, text: string): string | null {
  if (!text.startsWith(sealVersion)) return null;
  const bytes = Buffer.from(text.slice(sealVersion.length), 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([cipher.update(bytes.subarray(nonceBytes, -tagBytes)), cipher.final()]).toString('utf8');
  } catch {
    return null; // The tag does not fit: another secret, another owner, or changed bytes.
  }
}

function long(text: string, place: string): string {
  const secret = text.trim();
  if (secret.length < fewest)
    throw new SecretError(`${place} must hold at least ${fewest} characters, for example 64 of \`openssl rand -hex 32\`.`);
  return secret;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SecretError(`The secret cannot be read from ${file}: ${codeOf(error)}.`, { cause: error });
  }
}

function kept(file: string, dir: string, random: (bytes: number) => Buffer): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  try {
    return hex(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      throw error instanceof SecretError ? error : new SecretError(`${file} cannot be read: ${codeOf(error)}.`, { cause: error });
  }
  // Written whole under another name and then linked: of two processes that start together one wins, and neither reads half a file.
  const draft = `${file}.${random(6).toString('hex')}`;
  writeFileSync(draft, `${random(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw new SecretError(`${file} cannot be made: ${codeOf(error)}.`, { cause: error });
  } finally {
    unlinkSync(draft);
  }
  return hex(readFileSync(file, 'utf8'), file);
}

function hex(text: string, file: string): string {
  const secret = text.trim();
  // A damaged file is never replaced: a new secret would make every key unknown without a word.
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new SecretError(`${file} is damaged: it must hold 64 hexadecimal digits. Restore it from a backup.`);
  return secret;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
