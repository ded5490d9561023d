// Names of entries: one model, or a pattern in which `*` stands for any text. Upper and lower case are the same. A pattern is matched
// part by part from the left, so a strange one costs no more than the name is long times its parts.

export const isPattern = (model: string): boolean => model.includes('*');

/** A function that says whether a lower-case name is taken by the pattern. */
export function compilePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.toLowerCase().split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const between = parts.slice(1, -1).filter((part) => part !== '');
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    const end = name.length - last.length;
    let at = first.length;
    for (const part of between) {
      const found = name.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

const literals = (pattern: string): number => pattern.replaceAll('*', '').length;

/** The closer pattern first: the one with more letters of its own; of equal ones that with fewer stars, then by the alphabet. */
export function closerFirst(a: string, b: string): number {
  return literals(b) - literals(a) || a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
