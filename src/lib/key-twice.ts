// Finds a key that stands twice in one object of a JSON text. Readers take the last one without a word, and whoever wrote both meant
// one of them. The text is known to be JSON; escapes are told apart as they are written, which is enough to notice a slip.

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** The first such key, or null. */
export function keyTwice(text: string): string | null {
  // Of each open object the keys seen so far; of each open list null.
  const open: (Set<string> | null)[] = [];
  let last: string | null = null;
  for (const [found] of text.matchAll(token)) {
    if (found === '{') open.push(new Set());
    else if (found === '[') open.push(null);
    else if (found === '}' || found === ']') open.pop();
    else if (found === ':') {
      const keys = open.at(-1);
      if (last === null || !keys) continue;
      if (keys.has(last)) return last;
      keys.add(last);
    } else last = found.slice(1, -1);
  }
  return null;
}
