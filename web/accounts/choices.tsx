// Language and theme, to choose where somebody signs in and on their own page.
import { Segmented } from '../parts/segmented.tsx';
import { useChooseLanguage } from '../words/choose-language.ts';
import { themes, useTheme } from '../words/theme.ts';
import { type Language, useLanguage, useWords } from '../words/words.ts';
import { accountsWords } from './words.ts';

/** Each language in its own words: whoever looks for theirs may not read the other. */
const languages = [
  { value: 'en', label: 'English' },
  { value: 'zh', label: '中文' },
] as const;

export function LanguageChoice({ onChoose }: { readonly onChoose?: (language: Language) => void }) {
  const w = useWords(accountsWords);
  const language = useLanguage();
  const choose = useChooseLanguage();
  return (
    <Segmented<Language>
      label={w.language}
      size="s"
      value={language}
      options={languages}
      onChange={(next) => {
        choose(next);
        onChoose?.(next);
      }}
    />
  );
}

export function ThemeChoice() {
  const w = useWords(accountsWords);
  const [theme, choose] = useTheme();
  return (
    <Segmented
      label={w.theme}
      size="s"
      value={theme}
      options={themes.map((one) => ({ value: one, label: w.themes[one] }))}
      onChange={choose}
    />
  );
}
