// The tokens of a call by kind, each as a part of the whole, and where the counts come from.
import type { CallRecord } from '../../../src/schema/call.ts';
import { JsonView } from '../../chat/json/json-view.tsx';
import { Fold } from '../../chat/blocks/fold.tsx';
import { Count } from '../../parts/figures.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { useState } from 'react';
import { panelWords } from '../words.ts';
import { isObject, type TokenRow, tokenRows } from './detail.ts';

export function TokensView({ call }: { readonly call: CallRecord }) {
  const w = useWords(panelWords);
  const { count } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const rows = tokenRows(call.usage, call);
  const names: Readonly<Record<string, string>> = w.tokenKinds;
  const unitWords: Readonly<Record<string, string>> = w.units;
  const units = isObject(call.usage) && isObject(call.usage['units']) ? Object.entries(call.usage['units']) : [];
  const steps = isObject(call.usage) && Array.isArray(call.usage['iterations']) ? call.usage['iterations'] : [];
  const columns: readonly Column<TokenRow>[] = [
    {
      key: 'kind',
      header: w.kind,
      cell: ({ key, isPart }) => <span className={isPart ? 'pl-4 text-quiet' : ''}>{names[key] ?? key}</span>,
    },
    { key: 'share', header: w.share, width: '40%', cell: ({ share, isPart }) => share !== null && <Share share={share} isPart={isPart} /> },
    { key: 'tokens', header: w.tokens, align: 'right', cell: ({ tokens }) => <Count value={tokens} /> },
  ];
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h2 className="font-semibold text-sm">{w.tokensByKind}</h2>
      <Table label={w.tokensByKind} columns={columns} rows={rows} rowKey={({ key }) => key} />
      <p className="text-quiet text-xs">
        {w.countsFrom[call.usage_source]}
        {units.length > 0 &&
          ` · ${units.map(([unit, n]) => `${typeof n === 'number' ? count(n) : '?'} ${unitWords[unit] ?? unit}`).join(', ')}`}
        {call.usage_flags.length > 0 && ` · ${call.usage_flags.join(', ')}`}
      </p>
      {steps.length > 0 && <JsonView value={steps} label={w.steps} open={1} />}
      {call.usage_raw !== null && (
        <Fold quiet open={isOpen} onToggle={setOpen} title={w.rawUsage}>
          {() => <JsonView value={call.usage_raw} label={w.rawUsage} open={3} />}
        </Fold>
      )}
    </section>
  );
}

const Share = ({ share, isPart }: { readonly share: number; readonly isPart: boolean }) => (
  <span aria-hidden className="block h-2 rounded-sm bg-sunken">
    <span style={{ width: `${share * 100}%` }} className={`block h-2 rounded-sm ${isPart ? 'bg-strong' : 'bg-accent'}`} />
  </span>
);
