// What stands around every page: the navigation, the command menu, the keys. On a phone the navigation is behind a button.
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { MeContext, useMeNow } from '../ask/me.ts';
import { IconButton } from '../parts/button.tsx';
import { useRange } from '../url/range.ts';
import { useWords } from '../words/words.ts';
import { CommandMenu } from './command-menu.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { Preferences } from './preferences.tsx';
import { type Room, rooms } from './rooms.ts';
import { useShortcuts } from './shortcuts.ts';
import { appWords } from './words.ts';

export function Frame() {
  const w = useWords(appWords);
  const me = useMeNow();
  const [open, setOpen] = useState<'menu' | 'find' | 'keys' | null>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useShortcuts({ find: () => setOpen('find'), keys: () => setOpen('keys') });
  // Going to a page closes the menu that led there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it waits for.
  useEffect(() => setOpen((now) => (now === 'menu' ? null : now)), [path]);
  const mine = rooms.filter((room) => room.isFor(me));
  return (
    <MeContext value={me}>
      <div className="flex min-h-dvh flex-col md:flex-row">
        <a
          href="#page"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-card focus:px-3 focus:py-2"
        >
          {w.skip}
        </a>
        <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-2 border-b bg-card px-3 md:hidden">
          <IconButton
            label={open === 'menu' ? w.closeMenu : w.openMenu}
            icon={open === 'menu' ? X : MenuIcon}
            aria-expanded={open === 'menu'}
            aria-controls="rooms"
            onClick={() => setOpen(open === 'menu' ? null : 'menu')}
          />
          <Name />
          <span className="grow" />
          <IconButton label={w.find} icon={Search} onClick={() => setOpen('find')} />
        </header>
        <nav
          id="rooms"
          aria-label={w.navigation}
          className={`${open === 'menu' ? 'flex' : 'hidden'} z-10 w-full shrink-0 flex-col gap-1 border-b bg-card p-3 md:sticky md:top-0 md:flex md:h-dvh md:w-52 md:border-r md:border-b-0`}
        >
          <div className="mb-3 hidden h-8 items-center px-2 md:flex">
            <Name />
          </div>
          <button
            type="button"
            onClick={() => setOpen('find')}
            className="mb-2 hidden h-8 items-center gap-2 rounded-md border px-2 text-quiet hover:bg-hover md:flex"
          >
            <Search size={14} aria-hidden />
            <span className="grow text-left">{w.find}</span>
            <kbd className="font-mono text-xs">⌘K</kbd>
          </button>
          {mine.map((room) => (
            <RoomLink key={room.name} room={room} />
          ))}
          <span className="grow" />
          <Preferences me={me} />
        </nav>
        <div className="min-w-0 grow">
          <Outlet />
        </div>
        <CommandMenu open={open === 'find'} onClose={() => setOpen(null)} rooms={mine} />
        <KeysDialog open={open === 'keys'} onClose={() => setOpen(null)} />
      </div>
    </MeContext>
  );
}

function Name() {
  return (
    <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <img src="/icon.svg" alt="" width={20} height={20} />
      Daybook
    </span>
  );
}

function RoomLink({ room: { name, to, icon: Icon } }: { readonly room: Room }) {
  const w = useWords(appWords);
  const { from, to: until, zone } = useExplicitRange();
  return (
    <Link
      to={to}
      search={{ ...(from === null ? {} : { from }), ...(until === null ? {} : { to: until }), ...(zone === null ? {} : { zone }) }}
      className="flex h-9 items-center gap-2 rounded-md px-2 text-quiet hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-ink md:h-8"
      activeOptions={{ includeSearch: false }}
    >
      <Icon size={16} aria-hidden />
      {w[name]}
    </Link>
  );
}

/** A range that somebody chose goes along from page to page; the usual one need not. */
function useExplicitRange(): { readonly from: string | null; readonly to: string | null; readonly zone: string | null } {
  const text = useRouterState({ select: (state) => state.location.searchStr });
  useRange();
  const search = new URLSearchParams(text);
  return { from: search.get('from'), to: search.get('to'), zone: search.get('zone') };
}
