// The way to change the language, for the frame, the sign-in and one's own page.
import { createContext, useContext } from 'react';
import type { Language } from './words.ts';

const Choosing = createContext<(language: Language) => void>(() => undefined);

export const ChooseLanguage = Choosing.Provider;

export const useChooseLanguage = (): ((language: Language) => void) => useContext(Choosing);
