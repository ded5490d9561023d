// What accounts, links and sessions work with.
import type { Clerk } from '../audit.ts';
import type { Changing, Database, Writing } from '../database.ts';
import type { Secret } from '../secret.ts';
import type { Passwords } from './password.ts';

export type AccountParts = {
  readonly db: Database;
  readonly write: Writing;
  readonly changing: Changing;
  readonly secret: Secret;
  readonly clerk: Clerk;
  readonly passwords: Passwords;
  readonly random: (bytes: number) => Buffer;
};

export const isoOf = (time: number): string => new Date(time).toISOString();
/** 256 bits of chance, kept only as its keyed hash. */
export const makeToken = (random: (bytes: number) => Buffer): string => random(32).toString('base64url');
