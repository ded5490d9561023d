// The foot of the navigation: who is signed in, theme, language, the way out.
import { Languages, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { ask } from '../ask/ask.ts';
import type { Me } from '../ask/me.ts';
import { IconButton } from '../parts/button.tsx';
import { useChooseLanguage } from '../words/choose-language.ts';
import { type Theme, themes, useTheme } from '../words/theme.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { appWords } from './words.ts';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;

export function Preferences({ me }: { readonly me: Me }) {
  const w = useWords(appWords);
  const language = useLanguage();
  const chooseLanguage = useChooseLanguage();
  const [theme, chooseTheme] = useTheme();
  const next: Theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const other = language === 'en' ? 'zh' : 'en';
  const leave = async (): Promise<void> => {
    await ask('POST /api/sign-out');
    // A page loaded anew holds nothing of whoever was signed in before.
    location.assign('/sign-in');
  };
  return (
    <div className="flex flex-col gap-2 border-t pt-3">
      <div className="px-2">
        <div className="truncate font-medium" title={w.signedInAs(me.user ?? me.who)}>
          {me.user ?? me.who}
        </div>
        <div className="text-xs text-quiet">{w.roles[me.role]}</div>
      </div>
      <div className="flex gap-1">
        <IconButton label={`${w.theme}: ${w[theme]} → ${w[next]}`} icon={icons[theme]} onClick={() => chooseTheme(next)} />
        <IconButton label={other === 'zh' ? '中文' : 'English'} icon={Languages} onClick={() => chooseLanguage(other)} />
        <span className="grow" />
        <IconButton label={w.signOut} icon={LogOut} onClick={() => void leave()} />
      </div>
    </div>
  );
}
