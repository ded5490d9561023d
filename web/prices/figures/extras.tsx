// What an entry has beside its plain rates, in a word each: for a row of the book.
import { Badge } from '../../parts/badge.tsx';
import { useWords } from '../../words/words.ts';
import type { Figures } from './shape.ts';
import { figureWords } from './words.ts';

/** `shown` are the kinds of token that have a column. */
export function Extras({ figures, shown }: { readonly figures: Figures; readonly shown: readonly string[] }) {
  const w = useWords(figureWords);
  const { tiers, windows, service_tiers, rates, per_request, per_unit } = figures;
  const others = Object.keys(rates).filter((kind) => !shown.includes(kind)).length;
  const words = [
    windows.length > 0 ? w.windows(windows.length) : null,
    tiers.length > 0 ? w.tiers(tiers.length) : null,
    service_tiers.length > 0 ? w.serviceTiers(service_tiers.length) : null,
    others > 0 ? w.otherKinds(others) : null,
    per_request === null ? null : w.perRequestShort,
    per_unit.length > 0 ? w.byPiece : null,
  ].filter((word) => word !== null);
  return (
    <span className="flex flex-wrap gap-1">
      {words.map((word) => (
        <Badge key={word} tone="grey">
          {word}
        </Badge>
      ))}
    </span>
  );
}
