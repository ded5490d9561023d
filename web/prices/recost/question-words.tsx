// Which calls a re-costing is about, in words, and a link to them.
import { useWords } from '../../words/words.ts';
import { useFieldName } from '../../words/fields.ts';
import { Moment } from '../book/period.tsx';
import type { RecostQuestion } from '../change/offer-recost.tsx';
import { pricesWords } from '../words.ts';
import { recostWords } from './words.ts';

export function QuestionWords({ question }: { readonly question: RecostQuestion }) {
  const w = useWords(recostWords);
  const p = useWords(pricesWords);
  const fieldName = useFieldName();
  const { range, filters } = question;
  const said = filters.map(({ field, not, is = [], from, to, contains }) => {
    const values = [...is.map((value) => value ?? w.none), ...[from, to, contains].filter((value) => value !== undefined)].join(w.or);
    return not ? w.isNot(fieldName(field), values) : w.is(fieldName(field), values);
  });
  return (
    <span className="text-quiet">
      {said.length === 0 ? w.everyCall : said.join(' · ')}
      {range !== null && (
        <>
          {' · '}
          <Moment at={range.from.startsWith('1970') ? null : range.from} none={p.ever} /> – <Moment at={range.to} none={p.noEnd} />
        </>
      )}
    </span>
  );
}
