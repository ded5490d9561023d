// What settings there are, read off the schema itself: each one's path, its environment variable, what it takes, its default.
// Overrides, hints for mistyped names, `config example` and the reference all follow from this list.
import { z } from 'zod';
import { configSchema } from '../config.ts';

export type Path = readonly (string | number)[];
/** What one setting holds: a scalar, or a list of texts. */
export type Plain = string | number | boolean | null | readonly string[];

export type Setting = {
  /** journal.sync */
  readonly path: string;
  /** DAYBOOK_JOURNAL_SYNC */
  readonly variable: string;
  readonly kinds: ReadonlySet<'text' | 'number' | 'flag' | 'list' | 'nothing'>;
  /** The only words it takes, or null. */
  readonly words: readonly string[] | null;
  /** Undefined where there is none: it is then absent unless set. */
  readonly preset: Plain | undefined;
  /** Where it belongs to one choice of its section alone, that choice: `policy is drain`. */
  readonly when: string | null;
};

type Node = z.core.JSONSchema.BaseSchema;

const root: Node = z.toJSONSchema(configSchema, { io: 'input' });

/** Every setting that is not inside a list of sections, in the schema's order. */
export const settings: ReadonlyMap<string, Setting> = new Map(collect(root, [], undefined).map((setting) => [setting.path, setting]));

export function settingAt(path: Path): Setting | undefined {
  return settings.get(path.join('.'));
}

/** The names that may stand at a path, for a section or one item of a list. */
export function namesAt(path: Path): readonly string[] {
  const names = nodesAt(path).flatMap((node) => [...Object.keys(node.properties ?? {}), ...enumOf(node.propertyNames)]);
  return [...new Set(names)];
}

/** What a value at this path may be, inside lists too. */
export function kindsAt(path: Path): Setting['kinds'] {
  return kindsOf(nodesAt(path));
}

/** Whether a section or list stands here, which an empty value (`journal:` with nothing under it) leaves at its defaults. */
export function isComposite(path: Path): boolean {
  const nodes = nodesAt(path);
  return nodes.length > 0 && nodes.every((node) => node.type === 'object' || node.type === 'array');
}

/** A text from outside as the value it means here; a text it cannot mean stays text, and the schema will say so. */
export function meaningOf(text: string, kinds: Setting['kinds']): Plain {
  if (kinds.has('list'))
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (kinds.has('number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kinds.has('flag') && (text === 'true' || text === 'false')) return text === 'true';
  if (kinds.has('nothing') && (text === 'null' || text === 'none')) return null;
  return text;
}

function collect(node: Node, path: Path, preset: unknown): readonly Setting[] {
  const variants = flat(node);
  const kinds = kindsOf(variants);
  const given = node.default === undefined ? preset : node.default;
  if ([...kinds].some((kind) => kind !== 'nothing')) {
    const words = variants.flatMap(enumOf);
    const name = path.join('.');
    const variable = `DAYBOOK_${path.join('_').toUpperCase()}`;
    return [
      {
        path: name,
        variable,
        kinds,
        words: words.length === 0 ? null : [...new Set(words)],
        preset: isPlain(given) ? given : undefined,
        when: null,
      },
    ];
  }
  const found = new Map<string, Setting>();
  for (const variant of variants) {
    const children = new Map<string, Node>(Object.entries(variant.properties ?? {}).map(([name, child]) => [name, nodeOf(child)]));
    for (const name of enumOf(variant.propertyNames)) children.set(name, nodeOf(variant.additionalProperties));
    for (const [name, child] of children) {
      const isCommon = variants.every(({ properties }) => properties === undefined || name in properties);
      const when = isCommon ? null : choiceOf(variant);
      for (const setting of collect(child, [...path, name], fieldOf(given, name))) {
        found.set(setting.path, merged(found.get(setting.path), { ...setting, when: setting.when ?? when }));
      }
    }
  }
  return [...found.values()];
}

function choiceOf({ properties }: Node): string | null {
  const chosen = Object.entries(properties ?? {}).find(([, child]) => nodeOf(child).const !== undefined);
  return chosen === undefined ? null : `${chosen[0]} is ${enumOf(chosen[1]).join()}`;
}

/** The same setting in two variants of a section (caller_gone.policy) takes the words of both. */
function merged(one: Setting | undefined, other: Setting): Setting {
  if (one === undefined) return other;
  return { ...one, words: one.words === null || other.words === null ? null : [...new Set([...one.words, ...other.words])] };
}

function nodesAt(path: Path): readonly Node[] {
  let nodes = flat(root);
  for (const step of path) {
    const next = nodes.flatMap((node) => {
      if (typeof step === 'number') return node.items === undefined || Array.isArray(node.items) ? [] : [nodeOf(node.items)];
      const child = node.properties?.[step] ?? (node.additionalProperties === false ? undefined : node.additionalProperties);
      return child === undefined ? [] : [nodeOf(child)];
    });
    nodes = next.flatMap(flat);
  }
  return nodes;
}

function flat(node: Node): readonly Node[] {
  const variants = node.anyOf ?? node.oneOf;
  return variants === undefined ? [node] : variants.flatMap((variant) => flat(nodeOf(variant)));
}

function nodeOf(schema: unknown): Node {
  return isNode(schema) ? schema : {};
}

function isNode(schema: unknown): schema is Node {
  return typeof schema === 'object' && schema !== null;
}

function kindsOf(nodes: readonly Node[]): Setting['kinds'] {
  const types = nodes.flatMap((node) => (isListOfTexts(node) ? 'texts' : (node.type ?? []))).map(String);
  const kinds = { string: 'text', integer: 'number', number: 'number', boolean: 'flag', texts: 'list', null: 'nothing' } as const;
  return new Set(types.flatMap((type) => Object.entries(kinds).flatMap(([name, kind]) => (name === type ? [kind] : []))));
}

function isListOfTexts({ type, items }: Node): boolean {
  return type === 'array' && nodeOf(items).type === 'string';
}

function enumOf(schema: unknown): readonly string[] {
  const node = nodeOf(schema);
  if (node.const !== undefined) return [String(node.const)];
  return (node.enum ?? []).map(String);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function isPlain(value: unknown): value is Plain {
  return (
    value === null ||
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}
