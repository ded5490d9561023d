// What stands around the steps of signing in: the name, one card, language and theme.
import { type ReactNode, useEffect } from 'react';
import { LanguageChoice, ThemeChoice } from '../accounts/choices.tsx';
import { useWords } from '../words/words.ts';
import { signInWords } from './words.ts';

type ShellProps = { readonly title: string; readonly about?: ReactNode; readonly children: ReactNode };

export function Shell({ title, about, children }: ShellProps) {
  const w = useWords(signInWords);
  useEffect(() => {
    document.title = `${title} · Daybook`;
  }, [title]);
  return (
    <main id="page" className="flex min-h-dvh flex-col items-center px-3 py-6 md:pt-[14vh]">
      <div className="flex w-full max-w-90 grow flex-col gap-4">
        <div className="flex items-center gap-2">
          <img src="/icon.svg" alt="" width={28} height={28} />
          <div>
            <p className="font-semibold text-lg leading-5 tracking-tight">Daybook</p>
            <p className="text-quiet text-xs">{w.about}</p>
          </div>
        </div>
        <div className="flex flex-col gap-3 rounded-md border border-line bg-card p-4">
          <h1 className="font-semibold text-base">{title}</h1>
          {about !== undefined && <p className="text-quiet">{about}</p>}
          {children}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </div>
    </main>
  );
}
