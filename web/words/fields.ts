// The names of fields, as the schema has them in both languages.
import { callFields, type FieldWords, usageFields } from 'daybook:fields';
import { type Language, useLanguage } from './words.ts';

export { callFields, usageFields };
export type { FieldWords };

const all: Readonly<Record<string, FieldWords>> = { ...usageFields, ...callFields };

/** What a field is called; the name itself where the schema does not know it. */
export const fieldName = (field: string, language: Language): string => all[field]?.[language] ?? field;

export function useFieldName(): (field: string) => string {
  const language = useLanguage();
  return (field) => fieldName(field, language);
}
