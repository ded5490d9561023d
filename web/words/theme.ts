// Which theme: the system's, or the one chosen on this device. before-paint.js sets it before the first frame.
import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const place = 'daybook.theme';
const listeners = new Set<() => void>();

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => themes.find((one) => one === localStorage.getItem(place)) ?? 'system',
  );
  return [theme, choose];
}

function choose(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(place);
    delete document.documentElement.dataset['theme'];
  } else {
    localStorage.setItem(place, theme);
    document.documentElement.dataset['theme'] = theme;
  }
  for (const tell of listeners) tell();
}
