// The package's rules for recognising a model by name, evaluated here so that we learn how a name matched: as itself, or by a
// pattern that may also take in a successor nobody has priced yet. A rule that cannot be read matches nothing; nothing throws.
import type { MatchLogic } from '@pydantic/genai-prices';

export type NameMatch = { readonly match: 'exact'; readonly pattern: null } | { readonly match: 'pattern'; readonly pattern: string };
type Rule = (name: string) => NameMatch | null;

export const exactly: NameMatch = { match: 'exact', pattern: null };

function byPattern(pattern: string, fits: (name: string) => boolean): Rule {
  const found: NameMatch = { match: 'pattern', pattern };
  return (name) => (fits(name) ? found : null);
}

function compileRegex(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch (error) {
    // A newer book may use syntax this engine lacks; its model is then unpriced, and listed as such.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Any rule may match; one that knows the name as itself says more than a pattern. */
const anyOf =
  (rules: readonly Rule[]): Rule =>
  (name) => {
    let first: NameMatch | null = null;
    for (const rule of rules) {
      const found = rule(name);
      if (found?.match === 'exact') return found;
      first ??= found;
    }
    return first;
  };

const allOf =
  (rules: readonly Rule[]): Rule =>
  (name) => {
    const patterns: string[] = [];
    let isExact = false;
    for (const rule of rules) {
      const found = rule(name);
      if (!found) return null;
      if (found.pattern === null) isExact = true;
      else patterns.push(found.pattern);
    }
    return isExact || patterns.length === 0 ? exactly : { match: 'pattern', pattern: patterns.join(' and ') };
  };

/** A function from a lower-case name to how it matched. Compiled once per model of the book. */
export function compileRule(logic: MatchLogic): Rule {
  if ('or' in logic) return anyOf(logic.or.map(compileRule));
  if ('and' in logic) return allOf(logic.and.map(compileRule));
  if ('equals' in logic) {
    const wanted = logic.equals.toLowerCase();
    return (name) => (name === wanted ? exactly : null);
  }
  if ('starts_with' in logic) {
    const start = logic.starts_with.toLowerCase();
    return byPattern(`${start}*`, (name) => name.startsWith(start));
  }
  if ('ends_with' in logic) {
    const end = logic.ends_with.toLowerCase();
    return byPattern(`*${end}`, (name) => name.endsWith(end));
  }
  if ('contains' in logic) {
    const part = logic.contains.toLowerCase();
    return byPattern(`*${part}*`, (name) => name.includes(part));
  }
  const regex = 'regex' in logic ? compileRegex(logic.regex) : null;
  return regex ? byPattern(`/${regex.source}/`, (name) => regex.test(name)) : () => null;
}

const compactDate = /-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g;

/** Google's resource names: `models/gemini-2.5-pro`, `publishers/google/models/gemini-2.5-pro`. */
const resourcePath = /^(?:publishers\/[^/]+\/)?models\//;

/** Names to try, in order: in lower case without a resource path, then with a compact date spelt out, as the package itself does. */
export function spellings(name: string): readonly string[] {
  const plain = name.toLowerCase().trim().replace(resourcePath, '');
  const dashed = plain.replace(compactDate, '-$1-$2-$3');
  return dashed === plain ? [plain] : [plain, dashed];
}
