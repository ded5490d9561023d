// What stands under the figures: the range they answer for, the rates they were converted by, and those that are missing.
import { Link } from '@tanstack/react-router';
import { useMe } from '../../ask/me.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import type { Usage } from '../asked/measures.ts';
import { usageWords } from '../words.ts';

export function Notes({ usage }: { readonly usage: Usage }) {
  const w = useWords(usageWords);
  const me = useMe();
  const { dateTime } = useFormats();
  const { range, display, rows } = usage;
  const missing = [...new Set(rows.flatMap((row) => row.display?.missing ?? []))];
  return (
    <div className="flex flex-col gap-1 text-quiet text-xs">
      {display !== null && missing.length > 0 && (
        <p role="status" className="text-sm text-warn">
          {w.missing(missing.join(', '), display.currency)}{' '}
          {me.rights.reckoning && (
            <Link to="/prices" className="text-accent underline underline-offset-4">
              {w.addRate}
            </Link>
          )}
        </p>
      )}
      <p>
        <span title={w.rangeWhy}>{w.range(dateTime(range.from), dateTime(range.to))}</span> {me.rights.only_own && w.mine}
      </p>
      {display !== null && display.rates.length > 0 && (
        <details>
          <summary>{w.rates}</summary>
          <ul className="pt-1">
            {display.rates.map((rate) => (
              <li key={`${rate.rate_id} ${rate.from}`} className="tabular-nums">
                {w.rate(rate.from_currency, rate.rate, rate.to_currency, dateTime(rate.effective_from))}
                {rate.source !== null && ` (${rate.source})`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
