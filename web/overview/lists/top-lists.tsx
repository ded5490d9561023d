// The values with the most calls of each dimension, with what they cost; each line leads to its calls.
import { BarList } from '../../charts/bar-list.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import { coloursOf, otherColour } from '../../charts/colours.ts';
import { chartWords } from '../../charts/words.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { type Formats, useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Tops } from '../asking.ts';
import type { Behind, Dimension } from '../behind.ts';
import { knownTokens } from '../tokens.ts';
import { overviewWords } from '../words.ts';

type Top = Tops['model_name'][number];
export type TopName = keyof Tops;

const lists: readonly (readonly [name: TopName, dimension: Dimension])[] = [
  ['model_name', 'model'],
  ['vendor_name', 'vendor'],
  ['source_app', 'app'],
  ['user', 'user'],
  ['source_function', 'function'],
  ['key_id', 'key'],
];

export function TopLists({ tops, behind }: { readonly tops: Tops; readonly behind: Behind }) {
  return lists.map(([name, dimension]) => <TopList key={name} name={name} dimension={dimension} rows={tops[name]} behind={behind} />);
}

type PartialWords = { readonly andUnknown: (n: string) => string };
type TopListProps = { readonly name: TopName; readonly dimension: Dimension; readonly rows: readonly Top[]; readonly behind: Behind };

function TopList({ name, dimension, rows, behind }: TopListProps) {
  const w = useWords(overviewWords);
  const { unknown } = useWords(chartWords);
  const formats = useFormats();
  const keyNames = useKeyNames(name === 'key_id');
  const colours = coloursOf(rows.map(({ value }) => value));
  const labelOf = (value: string | null): string => (value === null ? w.nameless[name] : (keyNames.get(value) ?? value));
  return (
    <ChartCard
      title={w.tops[name]}
      table={{
        columns: [w.name, w.calls, w.failedColumn, w.tokens, w.cost],
        rows: rows.map((row) => [
          labelOf(row.value),
          formats.count(row.call_count),
          formats.count(row.failed_count),
          formats.count(knownTokens(row)),
          costText(row, formats, w, unknown) ?? w.none,
        ]),
      }}
    >
      <div className="min-h-64">
        <BarList
          label={w.tops[name]}
          items={rows.map((row, at) => ({
            key: row.value ?? '',
            label: labelOf(row.value),
            value: row.call_count,
            text: [formats.count(row.call_count), costText(row, formats, w, unknown)].filter((one) => one !== null).join(' · '),
            colour: row.value === null ? otherColour : (colours[at] ?? otherColour),
            to: '/calls',
            search: behind.of({ [dimension]: [row.value] }),
          }))}
        />
      </div>
    </ChartCard>
  );
}

/** In the currency that was chosen where there is one, else each by itself; null where there is nothing to pay. */
function costText({ costs, display, unpriced_count }: Top, formats: Formats, w: PartialWords, unknown: string): string | null {
  const rest = unpriced_count === 0 ? '' : ` ${w.andUnknown(formats.count(unpriced_count))}`;
  if (display !== null) return display.amount === null ? unknown : formats.money(display.amount, display.currency) + rest;
  const amounts = Object.entries(costs).sort(([a], [b]) => (a < b ? -1 : 1));
  if (amounts.length === 0) return unpriced_count > 0 ? unknown : null;
  return amounts.map(([currency, amount]) => formats.money(amount, currency)).join(' + ') + rest;
}

/** Calls know keys by their ids. */
function useKeyNames(wanted: boolean): ReadonlyMap<string, string> {
  const { data } = useAsk('GET /api/keys', {}, { enabled: wanted, staleMs: 60_000 });
  return new Map(data?.keys.map(({ id, name }) => [id, name]) ?? []);
}
