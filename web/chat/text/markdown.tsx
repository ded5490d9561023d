// One piece of Markdown, rendered so that nothing in it can act: HTML is text, no picture is loaded, a link is marked and leads out.
import type { ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CodeBox } from './code-box.tsx';
import { HiddenMark } from './marked.tsx';
import { OutsideLink } from './outside-link.tsx';
import { Picture } from './picture.tsx';
import { rehypeHidden, remarkDefinitions } from './rehype-hidden.ts';
import { TableBox } from './table-box.tsx';

export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-2 break-words">
      <ReactMarkdown
        remarkPlugins={[remarkGfm, remarkDefinitions]}
        rehypePlugins={[rehypeHidden]}
        components={components}
        // Whether an address may be a link is decided where it is shown, so that what may not is seen.
        urlTransform={(address) => address}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

type Inner = { readonly children?: ReactNode };
type Named = { readonly properties?: Record<string, unknown>; readonly children?: readonly Named[]; readonly value?: string };

const heading = ({ children }: Inner) => (
  <p dir="auto" className="mt-1 font-semibold text-base">
    {children}
  </p>
);

const components: Components = {
  p: ({ children }) => <p dir="auto">{children}</p>,
  // A heading of a message is none of the page.
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  ul: ({ children }) => (
    <ul dir="auto" className="flex list-disc flex-col gap-0.5 ps-5">
      {children}
    </ul>
  ),
  ol: ({ children, start }) => (
    <ol dir="auto" start={start} className="flex list-decimal flex-col gap-0.5 ps-6">
      {children}
    </ol>
  ),
  li: ({ children }) => <li className="min-w-0 [&>p+p]:mt-2">{children}</li>,
  blockquote: ({ children }) => (
    <blockquote dir="auto" className="flex flex-col gap-2 border-strong border-s-2 ps-3 text-quiet">
      {children}
    </blockquote>
  ),
  hr: () => <hr className="my-1 border-line" />,
  // Footnotes lead nowhere: their anchors would change the address of the page.
  a: ({ children, href = '', title, node }) =>
    href.startsWith('#') ? (
      <span>{children}</span>
    ) : (
      <OutsideLink address={href} title={title} text={textOf(node)}>
        {children}
      </OutsideLink>
    ),
  img: ({ src, alt = '', title }) => <Picture address={typeof src === 'string' ? src : ''} alt={alt} title={title} />,
  // A ticked item of a list is a sign, not a control.
  input: ({ checked }) => <span className="mr-1">{checked === true ? '☑' : '☐'}</span>,
  table: ({ children }) => <TableBox>{children}</TableBox>,
  th: ({ children }) => (
    <th dir="auto" className="border border-line bg-sunken px-2 py-1 text-left font-semibold">
      {children}
    </th>
  ),
  td: ({ children }) => (
    <td dir="auto" className="border border-line px-2 py-1 align-top">
      {children}
    </td>
  ),
  pre: ({ node, children }) => {
    const code = fenced(node);
    return code === null ? <pre className="font-mono text-xs">{children}</pre> : <CodeBox code={code.text} language={code.language} />;
  },
  code: ({ children }) => (
    <code dir="ltr" className="break-words rounded-sm bg-sunken px-1 font-mono text-xs [unicode-bidi:isolate]">
      {children}
    </code>
  ),
  mark: ({ node }) => <HiddenMark run={runOf(node)} />,
  // The label of a list of footnotes, which screen readers alone would see, in English.
  section: ({ children }) => <section className="text-quiet [&>p:first-child]:hidden">{children}</section>,
};

function runOf(node: unknown) {
  const { dataLabel, dataCount, dataSpells } = propertiesOf(node);
  return {
    label: String(dataLabel),
    count: typeof dataCount === 'number' ? dataCount : 1,
    spells: typeof dataSpells === 'string' ? dataSpells : null,
  };
}

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null;
const propertiesOf = (node: unknown): Record<string, unknown> => (isNamed(node) ? (node.properties ?? {}) : {});

function textOf(node: unknown): string {
  if (!isNamed(node)) return '';
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

/** The code of a fenced or indented block. */
function fenced(node: unknown): { readonly text: string; readonly language: string } | null {
  if (!isNamed(node)) return null;
  const [code] = node.children ?? [];
  if (code === undefined) return null;
  const names = code.properties?.['className'];
  const language = Array.isArray(names) ? String(names[0] ?? '').replace(/^language-/, '') : '';
  return { text: textOf(code), language };
}
