// Why a layer's answer is the price, or is not, or why it has none: out of what the API says as data, in the reader's language.
import { useWords } from '../../words/words.ts';
import type { Explanation, LayerSaid } from '../figures/shape.ts';
import { lookUpWords } from './words.ts';

export function useBecause(explanation: Explanation): (said: LayerSaid) => string {
  const w = useWords(lookUpWords);
  const { layers } = explanation;
  const winner = layers.findIndex(({ won }) => won);
  return (said) => {
    const { answer, won, passed_over } = said;
    if (answer === null)
      return passed_over.length === 0
        ? w.noEntry
        : passed_over.map(({ price_id, reason }) => w.entry(price_id, w.passed[reason])).join('; ');
    const { price, name, by, doubt } = answer;
    if (!won) return layers.indexOf(said) < winner ? w.otherCurrency(price.currency) : w.above;
    return [
      w.taken(name, price.pattern === null ? w.exactly : w.byPattern(price.pattern)),
      by === 'response_model' ? w.asRan : w.asAsked,
      ...(price.window === null ? [] : [w.inHours(price.window.name)]),
      ...(doubt === null ? [] : [w.doubtful(doubt)]),
    ].join(w.and);
  };
}
