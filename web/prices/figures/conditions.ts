// When a rate holds, in words: tiers by length, weekly windows by the wall clock of their zone.
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { daysText } from './days.ts';
import type { Hours, Tier } from './shape.ts';
import { figureWords } from './words.ts';

export function useConditions() {
  const w = useWords(figureWords);
  const { count } = useFormats();
  const tier = ({ above_input_tokens, above_output_tokens, when_reasoning }: Omit<Tier, 'rates'>): string =>
    [
      above_input_tokens === null ? null : w.aboveInput(count(above_input_tokens)),
      above_output_tokens === null ? null : w.aboveOutput(count(above_output_tokens)),
      when_reasoning ? w.whenReasoning : null,
    ]
      .filter((words) => words !== null)
      .join(w.and);
  const hours = ({ days, from, to, zone, holidays }: Hours): string =>
    [`${daysText(days, w.days, w.everyDay)} ${from}–${to} ${zone}`, holidays === null ? null : w.notHolidays(holidays)]
      .filter((words) => words !== null)
      .join(w.and);
  return { tier, hours };
}
