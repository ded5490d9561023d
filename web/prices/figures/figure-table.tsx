// The unit prices of one entry: a row for each condition, a column for each kind of token it names. Amounts stand as they were typed, for
// a thousand or for a million tokens as the reader likes.
import type { ReactNode } from 'react';
import { useLanguage, useWords } from '../../words/words.ts';
import { pricesWords } from '../words.ts';
import { decimalText, inUnit, type Per } from './amounts.ts';
import { kindOrder } from './kinds.ts';
import { useConditions } from './conditions.ts';
import { type Figures, kindsIn, type Rates } from './shape.ts';
import { figureWords } from './words.ts';

type Line = { readonly key: string; readonly words: ReactNode; readonly rates: Rates | null; readonly note?: string };

export function FigureTable({ figures, per }: { readonly figures: Figures; readonly per: Per }) {
  const w = useWords(figureWords);
  const p = useWords(pricesWords);
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const kinds = kindsIn(figures, kindOrder);
  const lines = useLines(figures);
  const { currency, unit, free, per_request, per_unit } = figures;
  if (free) return <p>{w.freeSaid}</p>;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {kinds.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section tabIndex={0} aria-label={w.table} className="min-w-0 overflow-x-auto -outline-offset-2">
          <table className="w-full text-left text-sm">
            <thead>
              <tr className="text-quiet text-xs">
                <th scope="col" className="h-7 whitespace-nowrap border-b pr-3 font-normal">
                  {currency} {p.perMany(per)}
                </th>
                {kinds.map((kind) => (
                  <th key={kind} scope="col" className="h-7 whitespace-nowrap border-b px-2 text-right font-normal">
                    {p.kinds[kind] ?? kind}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map(({ key, words, rates, note }) => (
                <tr key={key}>
                  <th scope="row" className="h-7 min-w-36 border-b pr-3 font-normal">
                    {words}
                  </th>
                  {rates === null ? (
                    <td colSpan={kinds.length} className="border-b px-2 text-right">
                      {note}
                    </td>
                  ) : (
                    kinds.map((kind) => (
                      <RateCell key={kind} amount={rates[kind]} say={(amount) => decimalText(inUnit(amount, unit, per), locale)} />
                    ))
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {(per_request !== null || per_unit.length > 0) && (
        <ul className="flex flex-col gap-1">
          {per_request !== null && <li>{w.perRequest(`${decimalText(per_request, locale)} ${currency}`)}</li>}
          {per_unit.map((piece) => (
            <li key={piece.unit}>
              {w.perPiece(
                `${decimalText(piece.amount, locale)} ${currency}`,
                decimalText(piece.per, locale),
                p.pieces[piece.unit] ?? piece.unit,
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function RateCell({ amount, say }: { readonly amount: string | undefined; readonly say: (amount: string) => string }) {
  const w = useWords(figureWords);
  return (
    <td className="whitespace-nowrap border-b px-2 text-right tabular-nums">
      {amount === undefined ? (
        <span className="text-quiet" title={w.noRate}>
          <span aria-hidden>–</span>
          <span className="sr-only">{w.noRate}</span>
        </span>
      ) : (
        say(amount)
      )}
    </td>
  );
}

function useLines({ rates, tiers, windows, service_tiers }: Figures): readonly Line[] {
  const w = useWords(figureWords);
  const conditions = useConditions();
  const isConditional = tiers.length + windows.length > 0;
  const named = (words: string, also: string): ReactNode => (
    <>
      {words}
      <span className="block text-quiet text-xs">{also}</span>
    </>
  );
  return [
    { key: 'plain', words: isConditional ? w.otherwise : w.plain, rates },
    ...tiers.map((tier, at) => ({ key: `tier ${at}`, words: conditions.tier(tier), rates: tier.rates })),
    ...windows.flatMap((window, at) => [
      { key: `window ${at}`, words: named(window.name, conditions.hours(window)), rates: window.rates },
      ...window.tiers.map((tier, step) => ({
        key: `window ${at} tier ${step}`,
        words: named(window.name, conditions.tier(tier)),
        rates: tier.rates,
      })),
    ]),
    ...service_tiers.map(({ service_tier, factor, rates: own }) => ({
      key: `service ${service_tier}`,
      words: w.serviceTier(service_tier),
      rates: own,
      ...(factor === null ? {} : { note: w.times(factor) }),
    })),
  ];
}
