// daybook.yaml as plain values, with the place of each: variables put in, and what is wrong with the text itself as problems.
// The parser's own messages are not used, since they quote the text, and the text may hold a secret.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { expand } from './expand.ts';
import type { Problem } from './problem.ts';
import { isComposite, kindsAt, type Path, meaningOf } from './settings.ts';

export type Read = {
  readonly value: unknown;
  /** Where each value and key stands, by `keyOf` its path. */
  readonly places: Map<string, string>;
  /** Values made of variables: they are never shown. */
  readonly hidden: Set<string>;
  readonly problems: readonly Problem[];
  /** Variables the file asks for. */
  readonly variables: readonly string[];
};

export const keyOf = (path: Path): string => JSON.stringify(path);

const whatIsWrong: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*name) takes no tag or anchor',
  BAD_ALIAS: 'an alias (*name) has no name',
  BAD_INDENT: 'is indented wrongly',
  BLOCK_AS_IMPLICIT_KEY: 'a list or section cannot begin on this line; is a colon one too many here?',
  DUPLICATE_KEY: 'is set twice',
  MISSING_CHAR: 'a character is missing here: a quote, bracket, comma or colon',
  MULTILINE_IMPLICIT_KEY: 'a name must be on one line; is a colon missing?',
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
  MULTIPLE_DOCS: 'is a second document; one file holds one',
};

export function readDocument(text: string, file: string, env: Readonly<Record<string, string | undefined>>): Read {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const placeAt = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const problems: Problem[] = document.errors.slice(0, firstBreak(document.errors.map(({ code }) => code)) + 1).map(({ code, pos }) => ({
    place: placeAt(pos[0]),
    path: '',
    message:
      whatIsWrong[code] ??
      `cannot be read as YAML from here on${lineHas('${', text, pos[0]) ? '; inside { } or [ ] put ${…} in quotes' : ''}`,
  }));
  const places = new Map<string, string>();
  const hidden = new Set<string>();
  const variables: string[] = [];

  const scalar = (value: unknown, path: Path): unknown => {
    if (typeof value !== 'string') return value;
    const expanded = expand(value, env);
    variables.push(...expanded.used);
    for (const name of expanded.missing) {
      const place = places.get(keyOf(path)) ?? file;
      problems.push({
        place,
        path: wordOf(path),
        message: `the environment variable ${name} is not set; use \${${name}:-…} for a value without it`,
      });
    }
    if (!expanded.changed) return value;
    hidden.add(keyOf(path));
    const kinds = kindsAt(path);
    return kinds.has('text') ? expanded.text : meaningOf(expanded.text, kinds);
  };

  const read = (node: Node | null | undefined, path: Path): unknown => {
    if (node?.range && !places.has(keyOf(path))) places.set(keyOf(path), placeAt(node.range[0]));
    if (isAlias(node)) return read(node.resolve(document), path);
    if (isSeq<Node>(node)) return node.items.map((item, index) => read(item, [...path, index]));
    if (!isMap<Node, Node>(node)) return isScalar(node) ? scalar(node.value, path) : null;
    const entries = node.items.map(({ key, value }): [string, unknown] => {
      const name = isScalar(key) ? String(key.value) : '?';
      const under = [...path, name];
      if (key.range) places.set(keyOf(under), placeAt(key.range[0]));
      return [name, read(value, under)];
    });
    return Object.fromEntries(entries.filter(([name, value]) => value !== null || !isComposite([...path, name])));
  };

  const value = problems.length > 0 ? {} : (read(document.contents, []) ?? {});
  return { value, places, hidden, problems, variables };
}

/** Where the text stops making sense: what the parser says after that is only an echo. A name set twice breaks nothing. */
function firstBreak(codes: readonly string[]): number {
  const at = codes.findIndex((code) => code !== 'DUPLICATE_KEY');
  return at === -1 ? codes.length : at;
}

function lineHas(mark: string, text: string, offset: number): boolean {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end === -1 ? undefined : end).includes(mark);
}

/** endpoints[0].bases.openai */
export function wordOf(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');
}
