// Marks what cannot be seen in the text of a rendered tree, and shows the definitions and footnotes that Markdown would keep to itself.
import { type HiddenRun, segmentsOf } from './hidden.ts';

export type Node = {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
  identifier?: string;
  label?: string | null;
  url?: string;
  title?: string | null;
};

/** Each hidden run becomes a `mark` element; Markdown itself never makes one. */
export const rehypeHidden = () => (tree: Node) => markIn(tree);

function markIn(node: Node): void {
  if (node.children === undefined) return;
  const next: Node[] = [];
  for (const child of node.children) {
    if (child.type === 'text' && child.value !== undefined) next.push(...segmentsOf(child.value).map(nodeOf));
    else {
      // Code is marked where it is shown, so that it can be copied as it was.
      if (child.tagName !== 'pre') markIn(child);
      next.push(child);
    }
  }
  node.children = next;
}

const nodeOf = (segment: string | HiddenRun): Node =>
  typeof segment === 'string'
    ? { type: 'text', value: segment }
    : {
        type: 'element',
        tagName: 'mark',
        properties: { dataLabel: segment.label, dataCount: segment.count, dataSpells: segment.spells },
        children: [],
      };

/** A definition that nothing refers to (`[a]: https://…`) is no text in Markdown, but it was said. */
export const remarkDefinitions = () => (tree: Node) => {
  const said: Node[] = [];
  const used = new Set<string>();
  const seek = (node: Node): void => {
    if (node.type === 'definition' || node.type === 'footnoteDefinition') said.push(node);
    else if (node.type.endsWith('Reference')) used.add(node.identifier ?? '');
    for (const child of node.children ?? []) seek(child);
  };
  seek(tree);
  for (const { type, label, identifier, url, title, children } of said) {
    if (used.has(identifier ?? '')) continue;
    const name = label ?? identifier ?? '';
    const text = type === 'definition' ? `[${name}]: ${url ?? ''}${title ? ` "${title}"` : ''}` : `[^${name}]: ${textOf(children ?? [])}`;
    tree.children?.push({ type: 'paragraph', children: [{ type: 'inlineCode', value: text }] });
  }
};

const textOf = (nodes: readonly Node[]): string => nodes.map(({ value, children }) => value ?? textOf(children ?? [])).join('');
