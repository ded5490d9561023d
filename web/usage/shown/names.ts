// What columns, dimensions and the values of rows are called.
import { useMemo } from 'react';
import type { UsageDimension } from '../../../src/schema/question.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { fieldName } from '../../words/fields.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import type { Column } from '../asked/columns.ts';
import type { Measure, UsageLine } from '../asked/measures.ts';
import { usageWords } from '../words.ts';

export type Names = {
  measure(measure: Measure): string;
  column(column: Column): string;
  /** A key by its name; what has no value is said to have none. */
  value(dimension: UsageDimension, value: string | null): string;
  group(group: UsageLine['group'], by: readonly UsageDimension[]): string;
};

export function useNames(by: readonly UsageDimension[]): Names {
  const w = useWords(usageWords);
  const language = useLanguage();
  const { data } = useAsk('GET /api/keys', {}, { enabled: by.includes('key_id'), staleMs: 60_000 });
  return useMemo(() => {
    const keys = new Map((data?.keys ?? []).map(({ id, name }) => [id, name]));
    const measure = ({ key }: Measure): string => (key === 'cost' ? w.cost : key === 'saved' ? w.saved : fieldName(key, language));
    const value = (dimension: UsageDimension, text: string | null): string => {
      if (text === null) return w.noValue(w.dimensions[dimension]);
      return dimension === 'key_id' ? (keys.get(text) ?? text) : text;
    };
    return {
      measure,
      column: (column) => (column.currency === null ? measure(column.measure) : w.inCurrency(measure(column.measure), column.currency)),
      value,
      group: (group, dimensions) => dimensions.map((dimension) => value(dimension, group[dimension] ?? null)).join(' · '),
    };
  }, [w, language, data]);
}
