// Node's own modules, where there are any. They are never imported by name at the top, so that a bundle for a browser or a worker
// loads; on Node from 20.16 on they are there at once, before that and elsewhere a moment later or not at all.
import type * as AsyncHooks from 'node:async_hooks';
import type * as Fs from 'node:fs';
import type * as Os from 'node:os';
import type * as Path from 'node:path';
import type * as Zlib from 'node:zlib';

export type Builtins = {
  readonly hooks: typeof AsyncHooks | null;
  readonly zlib: typeof Zlib | null;
  /** What a disk needs. */
  readonly disk: Disk | null;
};

export type Disk = { readonly fs: typeof Fs; readonly os: typeof Os; readonly path: typeof Path };

const nothing: Builtins = { hooks: null, zlib: null, disk: null };

/** Null where they cannot be had without waiting. */
export function builtinsNow(): Builtins | null {
  if (typeof process === 'undefined' || typeof process.versions?.node !== 'string') return nothing;
  if (typeof process.getBuiltinModule !== 'function') return null;
  try {
    const fs = process.getBuiltinModule('node:fs');
    const os = process.getBuiltinModule('node:os');
    const path = process.getBuiltinModule('node:path');
    return {
      hooks: process.getBuiltinModule('node:async_hooks') ?? null,
      zlib: process.getBuiltinModule('node:zlib') ?? null,
      disk: fs && os && path ? { fs, os, path } : null,
    };
  } catch {
    return nothing;
  }
}

export async function builtinsLater(): Promise<Builtins> {
  try {
    const [hooks, zlib, fs, os, path] = await Promise.all([
      import('node:async_hooks'),
      import('node:zlib'),
      import('node:fs'),
      import('node:os'),
      import('node:path'),
    ]);
    return { hooks, zlib, disk: { fs, os, path } };
  } catch {
    return nothing;
  }
}
