// What a file of prices would do, or did: faults first, since each of them stops all of it; then entry by entry.
import { LinkButton } from '../../../parts/link-button.tsx';
import { Table } from '../../../parts/table.tsx';
import type { AnswerOf } from '../../../../src/api/contract.ts';
import { Badge } from '../../../parts/badge.tsx';
import { ShortId } from '../../../parts/short-id.tsx';
import { useFormats } from '../../../words/formats.ts';
import { useWords } from '../../../words/words.ts';
import { Period } from '../../book/period.tsx';
import { pricesWords } from '../../words.ts';
import { Warnings } from '../check-result.tsx';
import { changeWords } from '../words.ts';

const atMost = 500;

export function ImportOutcome({ answer }: { readonly answer: AnswerOf<'POST /api/prices/import'> }) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  const { count } = useFormats();
  const { outcomes, faults, warnings, notes, dry_run, calls_waiting } = answer;
  const added = outcomes.filter(({ what }) => what === 'added').length;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Faults faults={faults} />
      {faults.length === 0 && (
        <p role="status">{dry_run ? w.tried(count(added), count(outcomes.length - added)) : w.imported(count(added))}</p>
      )}
      {calls_waiting !== null && calls_waiting > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <span>{w.importWaiting(count(calls_waiting))}</span>
          <LinkButton to="/prices" search={{ tab: 'recost', plan: 'unpriced' }} size="s">
            {w.plan}
          </LinkButton>
        </div>
      )}
      <Warnings warnings={warnings} />
      <Notes notes={notes} />
      {outcomes.length > 0 && (
        <Table
          label={w.what}
          className="max-h-72 rounded-sm border"
          rows={outcomes.slice(0, atMost)}
          rowKey={({ place, vendor, model, effective_from }) => `${place} ${vendor} ${model} ${effective_from}`}
          columns={[
            { key: 'place', header: w.place, cell: ({ place }) => <span className="text-quiet">{place}</span> },
            { key: 'vendor', header: p.vendor, cell: ({ vendor }) => vendor },
            { key: 'model', header: p.model, cell: ({ model }) => model },
            {
              key: 'period',
              header: p.from,
              cell: ({ effective_from, effective_to }) => <Period from={effective_from} to={effective_to} />,
            },
            {
              key: 'what',
              header: w.what,
              cell: ({ what, closes }) => (
                <span className="flex items-center gap-1.5">
                  <Badge tone={what === 'added' ? 'good' : 'grey'}>{what === 'added' ? w.whatAdded : w.whatUnchanged}</Badge>
                  {closes !== null && (
                    <>
                      {w.closes} <ShortId id={closes} />
                    </>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}

export function Faults({ faults }: { readonly faults: readonly { readonly place: string; readonly message: string }[] }) {
  const w = useWords(changeWords);
  const { count } = useFormats();
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="rounded-sm bg-bad-soft p-3 text-bad">
      <p className="font-medium">{w.faultsTitle(count(faults.length))}</p>
      <ul className="mt-1 max-h-48 overflow-y-auto">
        {faults.slice(0, atMost).map(({ place, message }) => (
          <li key={`${place} ${message}`} className="break-words">
            <span className="font-mono text-xs">{place}</span> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Notes({ notes }: { readonly notes: readonly string[] }) {
  const w = useWords(changeWords);
  const { count } = useFormats();
  if (notes.length === 0) return null;
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-quiet text-xs">
        {w.notes}: {count(notes.length)}
      </summary>
      <ul className="max-h-40 overflow-y-auto text-quiet text-xs">
        {notes.slice(0, atMost).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
