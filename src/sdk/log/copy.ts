// Takes a copy of whatever an app hands over, as plain JSON values and no longer than allowed. It has to hold against everything: getters
// that throw, circles, BigInt, functions, texts without end. The copy is made at once, so that what the app changes later changes nothing.

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export type Copy = {
  /** Undefined where there is nothing that JSON could say. */
  readonly value: Json | undefined;
  /** About how much memory it takes. */
  readonly size: number;
  /** Words for what could not be copied as it was: `cut`, `circle`, `unreadable`, `deep`. */
  readonly faults: ReadonlySet<string>;
};

const deepest = 64;
const mostValues = 100_000;
const cutMark = '…[cut]';
const noFaults: ReadonlySet<string> = new Set();

type State = { left: number; values: number; size: number; faults: Set<string> | null; path: object[] };

/** `length` is how many characters of text the whole may have. */
export function copyOf(value: unknown, length: number): Copy {
  if (typeof value === 'string' && value.length <= length) return { value, size: 2 * value.length + 16, faults: noFaults };
  const state: State = { left: length, values: 0, size: 0, faults: null, path: [] };
  const copied = copy(value, state);
  return { value: copied, size: state.size + 2 * (length - Math.max(0, state.left)), faults: state.faults ?? noFaults };
}

function fault(state: State, word: string): void {
  state.faults ??= new Set();
  state.faults.add(word);
}

function copy(value: unknown, state: State): Json | undefined {
  state.size += 16;
  state.values += 1;
  switch (typeof value) {
    case 'string':
      return copyText(value, state);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return copyText(String(value), state);
    case 'object':
      return value === null ? null : copyObject(value, state);
    default:
      return undefined;
  }
}

function copyText(text: string, state: State): string {
  state.left -= text.length;
  if (state.left >= 0) return text;
  fault(state, 'cut');
  const room = Math.max(0, text.length + state.left);
  state.left = 0;
  return wholeCharacters(text, room) + cutMark;
}

/** Half of a pair would be no text. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function copyObject(object: object, state: State): Json | undefined {
  if (state.path.includes(object)) {
    fault(state, 'circle');
    return '[circle]';
  }
  if (state.path.length >= deepest) {
    fault(state, 'deep');
    return '[too deep]';
  }
  state.path.push(object);
  try {
    if (Array.isArray(object)) return copyList(object, state);
    return copySpecial(object, state) ?? copyMembers(object, state);
  } catch {
    fault(state, 'unreadable');
    return '[unreadable]';
  } finally {
    state.path.pop();
  }
}

function isFull(state: State): boolean {
  if (state.values < mostValues) return false;
  fault(state, 'cut');
  return true;
}

function copyList(list: readonly unknown[], state: State): Json[] {
  const copied: Json[] = [];
  for (let i = 0; i < list.length; i += 1) {
    if (isFull(state)) break;
    copied.push(read(list, String(i), state) ?? null);
  }
  return copied;
}

/** Objects that stand for one value. Undefined for the others. */
function copySpecial(object: object, state: State): Json | undefined {
  if (object instanceof Date) return Number.isNaN(object.getTime()) ? null : object.toISOString();
  if (object instanceof Error) return { name: copyText(String(object.name), state), message: copyText(String(object.message), state) };
  if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return `[${object.byteLength} bytes]`;
  if ('toJSON' in object && typeof object.toJSON === 'function') {
    const said: unknown = object.toJSON();
    return said === object ? undefined : (copy(said, state) ?? null);
  }
  return undefined;
}

function copyMembers(object: object, state: State): Json {
  const copied: { [name: string]: Json } = {};
  for (const name of Object.keys(object)) {
    if (isFull(state)) break;
    const value = read(object, name, state);
    if (value === undefined) continue;
    state.left -= name.length;
    // A member of this name would set the prototype instead.
    if (name === '__proto__') Object.defineProperty(copied, name, { value, enumerable: true, writable: true, configurable: true });
    else copied[name] = value;
  }
  return copied;
}

function read(object: object, name: string, state: State): Json | undefined {
  let value: unknown;
  try {
    value = Reflect.get(object, name);
  } catch {
    fault(state, 'unreadable');
    return '[unreadable]';
  }
  return copy(value, state);
}
