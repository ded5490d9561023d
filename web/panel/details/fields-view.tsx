// Every field of a call under its name, as the schema has them; a value leads to the calls that share it.
import { Link } from '@tanstack/react-router';
import { Filter } from 'lucide-react';
import type { CallRecord } from '../../../src/schema/call.ts';
import { JsonView } from '../../chat/json/json-view.tsx';
import { Marked } from '../../chat/text/marked.tsx';
import { When } from '../../parts/time.tsx';
import { callsSearch } from '../../query/query.ts';
import { callFields, useFieldName } from '../../words/fields.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { panelWords } from '../words.ts';

export function FieldsView({ call }: { readonly call: CallRecord }) {
  const w = useWords(panelWords);
  const nameOf = useFieldName();
  const values: Readonly<Record<string, unknown>> = call;
  return (
    <section className="flex min-w-0 flex-col gap-1">
      <h2 className="font-semibold text-sm">{w.allFields}</h2>
      <table className="w-full table-fixed text-left text-sm">
        <caption className="sr-only">{w.allFields}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{w.field}</th>
            <th scope="col">{w.value}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(callFields).map(([field, { kind, filter, about }]) => (
            <tr key={field} className="group align-top">
              <th scope="row" title={about} className="w-2/5 border-line border-b py-1 pr-2 font-normal text-quiet">
                {nameOf(field)}
                <code className="block break-all font-mono text-xs">{field}</code>
              </th>
              <td className="min-w-0 border-line border-b py-1 wrap-anywhere">
                <FieldValue kind={kind} value={values[field]} currency={call.currency} />
                {filter === 'is' && typeof values[field] === 'string' && values[field] !== '' && (
                  <Link
                    to="/calls"
                    search={callsSearch({ filters: { [field]: values[field] } })}
                    aria-label={w.filterBy(nameOf(field))}
                    title={w.filterBy(nameOf(field))}
                    className="ml-1 inline-block rounded-sm p-0.5 align-middle text-quiet opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
                  >
                    <Filter aria-hidden className="size-3.5" />
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type FieldValueProps = { readonly kind: string; readonly value: unknown; readonly currency: string | null };

function FieldValue({ kind, value, currency }: FieldValueProps) {
  const w = useWords(panelWords);
  const { count, duration } = useFormats();
  if (value === null || value === undefined) return <span className="text-quiet">–</span>;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (kind === 'time' && typeof value === 'string') return <When at={value} />;
  if (typeof value === 'number') return <span className="tabular-nums">{kind === 'milliseconds' ? duration(value) : count(value)}</span>;
  if (kind === 'money' && typeof value === 'string') return <span className="tabular-nums">{`${value} ${currency ?? ''}`}</span>;
  if (typeof value === 'string') {
    return (
      <span dir="auto" className="break-words">
        <Marked text={value.slice(0, 4_000)} />
      </span>
    );
  }
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.length === 0 ? <span className="text-quiet">–</span> : value.join(', ');
  return <JsonView value={value} label={kind} controls={false} open={1} />;
}
