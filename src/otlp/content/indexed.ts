// Lists that were flattened into attribute names: `gen_ai.prompt.0.role`, `llm.input_messages.1.message.content`. They are put
// together again: numbers become places of a list, other words members of an object.
import { isObject } from '../../lib/json.ts';
import type { Attributes, AttributeValue } from '../signal.ts';

const mostLevels = 12;

type Branch = Map<string, Branch | AttributeValue>;

/** What stands under `prefix` as a list, in the order of its numbers; gaps close. Empty where nothing does. */
export function listUnder(attributes: Attributes, prefix: string): readonly unknown[] {
  const root: Branch = new Map();
  for (const [name, value] of attributes) {
    if (!name.startsWith(prefix) || name[prefix.length] !== '.') continue;
    const path = name.slice(prefix.length + 1).split('.');
    if (path.length <= mostLevels) grow(root, path, value);
  }
  const list = grown(root);
  return Array.isArray(list) ? list : [];
}

function grow(root: Branch, path: readonly string[], value: AttributeValue): void {
  let branch = root;
  for (const word of path.slice(0, -1)) {
    const next = branch.get(word);
    // A leaf that others grow under gives way to them.
    const inner = next instanceof Map ? next : new Map();
    branch.set(word, inner);
    branch = inner;
  }
  const last = path.at(-1) ?? '';
  if (!(branch.get(last) instanceof Map)) branch.set(last, value);
}

function grown(branch: Branch): unknown {
  const entries = [...branch].map(([word, value]): [string, unknown] => [word, value instanceof Map ? grown(value) : value]);
  if (entries.length > 0 && entries.every(([word]) => /^\d{1,6}$/.test(word)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  return Object.fromEntries(entries);
}

/** The inner object of `{ message: {…} }` and its like, which OpenInference puts around each item. */
export function unfolded(item: unknown, name: string): unknown {
  return isObject(item) && isObject(item[name]) ? item[name] : item;
}
