// The package says the same everywhere, and installs from whatever registry npm is set to: no address is locked in.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { version } from '../../src/app/version.ts';
import { root } from './sources.ts';

const read = (name: string): string => readFileSync(resolve(root, name), 'utf8');
const named = z.looseObject({ name: z.string(), version: z.string(), license: z.string() });
const locked = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      optional: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

it('the version the program says is the package’s', () => {
  expect(version).toBe(named.parse(JSON.parse(read('package.json'))).version);
});

it('the license in package.json is the one in LICENSE', () => {
  expect(named.parse(JSON.parse(read('package.json'))).license).toBe('Apache-2.0');
  expect(read('LICENSE')).toMatch(/Apache License\s+Version 2\.0, January 2004/);
});

it('package-lock.json names no host, and has a checksum for every package that every platform installs', () => {
  const { packages } = locked.parse(JSON.parse(read('package-lock.json')));
  const others = Object.entries(packages).filter(([path]) => path !== '');
  expect(others.length).toBeGreaterThan(50);
  expect(others.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('file:')).map(([path]) => path)).toEqual([]);
  const open = others.filter(
    ([, { integrity, optional, os, cpu }]) => integrity === undefined && !(optional === true && (os ?? cpu) !== undefined),
  );
  expect(open.map(([path]) => path)).toEqual([]);
});

it('package-lock.json has every platform’s optional packages, without which `npm ci` refuses it', () => {
  const { packages } = locked.parse(JSON.parse(read('package-lock.json')));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  const there = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !there.has(name))).toEqual([]);
});

it('.npmrc holds settings and no credential', () => {
  expect(read('.npmrc')).not.toMatch(/_auth|token|password|registry=/i);
});
