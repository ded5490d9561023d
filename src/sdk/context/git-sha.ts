// The commit that runs: from the environment, as builders and hosts set it, else from .git, read once. Null where nobody says.
import type { Disk } from '../runtime/builtin.ts';

const names = [
  'GIT_SHA',
  'GIT_COMMIT',
  'GIT_COMMIT_SHA',
  'COMMIT_SHA',
  'SOURCE_COMMIT',
  'SOURCE_VERSION',
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'VERCEL_GIT_COMMIT_SHA',
  'CF_PAGES_COMMIT_SHA',
  'RAILWAY_GIT_COMMIT_SHA',
  'RENDER_GIT_COMMIT',
  'HEROKU_SLUG_COMMIT',
  'BUILD_SOURCEVERSION',
  'BITBUCKET_COMMIT',
  'CIRCLE_SHA1',
];

const isSha = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{7,64}$/i.test(text);

export function shaOfEnvironment(env: Readonly<Record<string, string | undefined>>): string | null {
  for (const name of names) {
    const value = env[name]?.trim();
    if (isSha(value)) return value;
  }
  return null;
}

/** Looks from `from` upwards for a repository, and follows HEAD. */
export function shaOfRepository({ fs, path }: Disk, from: string): string | null {
  const read = (file: string): string | null => {
    try {
      return fs.readFileSync(file, 'utf8').trim();
    } catch {
      return null;
    }
  };
  for (let dir = from, depth = 0; depth < 40; depth += 1) {
    const dot = path.join(dir, '.git');
    // In a work tree of its own .git is a file that says where the rest is.
    const elsewhere = /^gitdir: (.+)$/m.exec(read(dot) ?? '')?.[1];
    const git = elsewhere === undefined ? dot : path.resolve(dir, elsewhere);
    const head = read(path.join(git, 'HEAD'));
    if (head !== null) return follow(head, git);
    const up = path.dirname(dir);
    if (up === dir) return null;
    dir = up;
  }
  return null;

  function follow(head: string, git: string): string | null {
    const ref = /^ref: (\S+)$/.exec(head)?.[1];
    if (ref === undefined) return isSha(head) ? head : null;
    const common = path.resolve(git, read(path.join(git, 'commondir')) ?? '.');
    for (const place of [git, common]) {
      const sha = read(path.join(place, ref)) ?? undefined;
      if (isSha(sha)) return sha;
    }
    const packed = read(path.join(common, 'packed-refs'))
      ?.split('\n')
      .find((line) => line.endsWith(` ${ref}`))
      ?.split(' ')[0];
    return isSha(packed) ? packed : null;
  }
}
