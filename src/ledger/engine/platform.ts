// Whether the embedded engine can run here: the engine's package is built for Linux with glibc and for macOS, and both it and
// the bridge to it are optional packages. Nothing is loaded; a machine that cannot run it is told so, with the way out.
import { createRequire } from 'node:module';
import { DaybookError } from '../../errors.ts';

export type Machine = { readonly platform: string; readonly arch: string; readonly glibc: boolean };

/** This process's machine. A Linux without a glibc version in its report is a musl one. */
export function thisMachine(): Machine {
  const { platform, arch } = process;
  return { platform, arch, glibc: platform !== 'linux' || runtimeNames('glibcVersionRuntime') };
}

function runtimeNames(key: string): boolean {
  const report: unknown = process.report?.getReport();
  if (typeof report !== 'object' || report === null || !('header' in report)) return false;
  const header: unknown = report.header;
  return typeof header === 'object' && header !== null && key in header;
}

/** Throws `engine_missing` with the reason where the embedded engine cannot run. */
export function requireEngine(machine: Machine = thisMachine(), canResolve: (name: string) => boolean = isInstalled): void {
  const { platform, arch, glibc } = machine;
  if (platform !== 'linux' && platform !== 'darwin') throw new DaybookError('engine_missing', `The engine is not built for ${platform}.`);
  if (arch !== 'x64' && arch !== 'arm64') throw new DaybookError('engine_missing', `The engine is not built for ${arch}.`);
  if (!glibc) throw new DaybookError('engine_missing', 'The engine needs glibc, and this Linux has musl.');
  for (const name of ['chdb/libchdb', 'ffi-rs']) {
    if (!canResolve(name)) throw new DaybookError('engine_missing', `The optional package ${name.split('/')[0]} is not installed.`);
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
