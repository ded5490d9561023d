// The headers of one side, as far as they are kept. Credentials are never among them.
import { Marked } from '../../chat/text/marked.tsx';
import { useWords } from '../../words/words.ts';
import { isObject } from '../cost/detail.ts';
import { panelWords } from '../words.ts';

export function HeadersView({ headers, title }: { readonly headers: unknown; readonly title: string }) {
  const w = useWords(panelWords);
  const rows = isObject(headers) ? Object.entries(headers) : [];
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1">
      <h2 className="font-semibold text-sm">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-quiet">{w.noHeaders}</p>
      ) : (
        <Pairs rows={rows.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])} />
      )}
    </section>
  );
}

/** Names and values, in two columns that wrap. */
export function Pairs({ rows }: { readonly rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(40%)_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-mono text-quiet wrap-anywhere">
            <Marked text={name} />
          </dt>
          <dd dir="auto" className="font-mono wrap-anywhere [unicode-bidi:isolate]">
            <Marked text={value.slice(0, 4_000)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
