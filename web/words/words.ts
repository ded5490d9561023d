// The console's words, in two languages. A word that one language lacks does not compile.
import { createContext, useContext } from 'react';

export type Language = 'en' | 'zh';

export type Words<T> = Readonly<Record<Language, T>>;

/** Texts are strings, or functions of what they name. */
export const defineWords = <T extends object>(en: T, zh: NoInfer<T>): Words<T> => ({ en, zh });

export const LanguageContext = createContext<Language>('en');

export const useLanguage = (): Language => useContext(LanguageContext);

export const useWords = <T>(words: Words<T>): T => words[useLanguage()];

const place = 'daybook.language';

/** What was chosen on this device, or what the browser prefers. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(place);
  if (kept === 'en' || kept === 'zh') return kept;
  return /^zh\b/i.test(navigator.language) ? 'zh' : 'en';
}

/** Whether one was chosen on this device. */
export const isLanguageKept = (): boolean => localStorage.getItem(place) !== null;

export function keepLanguage(language: Language): void {
  localStorage.setItem(place, language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
