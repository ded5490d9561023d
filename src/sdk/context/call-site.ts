// Where in the app's code a call is made: the first frame that is neither ours nor a library's. Only a few frames are taken, and V8's own
// frames are read instead of a text, which costs a few microseconds. On other engines nothing is said.

export type Site = { readonly location: string; readonly function: string | null };

const frames = 12;
const foreign = /[\\/]node_modules[\\/]|^node:|^internal[\\/]/;

/** `below` is the public function that was called: its own frame and those above are left out. */
export function callSite(below: (...args: never[]) => unknown): Site | null {
  if (typeof Error.captureStackTrace !== 'function') return null;
  const limit = Error.stackTraceLimit;
  const prepare = Error.prepareStackTrace;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = frames;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, below);
    const sites: unknown = holder.stack;
    return Array.isArray(sites) ? siteOf(sites) : null;
  } catch {
    // A runtime whose frames look otherwise, or an app that froze Error: the call is recorded without its place.
    return null;
  } finally {
    try {
      Error.stackTraceLimit = limit;
      if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
      else Error.prepareStackTrace = prepare;
    } catch {
      // Frozen: then it was not changed either.
    }
  }
}

function siteOf(sites: readonly NodeJS.CallSite[]): Site | null {
  for (const site of sites) {
    const file = site.getFileName();
    if (file === null || file === undefined || foreign.test(file)) continue;
    return { location: `${pathOf(file)}:${site.getLineNumber() ?? 0}`, function: nameOf(site) };
  }
  return null;
}

function nameOf(site: NodeJS.CallSite): string | null {
  const name = site.getFunctionName();
  if (name === null || name === '') return null;
  const of = site.isToplevel() ? null : site.getTypeName();
  return of === null || of === 'Object' || name.includes('.') ? name : `${of}.${name}`;
}

const pathOf = (file: string): string => (file.startsWith('file://') ? decoded(file.slice('file://'.length)) : file);

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
