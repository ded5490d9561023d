// The looks that several parts share, so that a focus ring, a control or a popup is the same everywhere. Only tokens of style.css.

/** A box to type or choose in: 32 px, 44 px where it is touched. */
export const control = `h-8 w-full min-w-0 rounded-sm border border-strong bg-card px-2 text-sm text-ink placeholder:text-quiet disabled:bg-sunken disabled:text-quiet aria-invalid:border-bad pointer-coarse:h-11 pointer-coarse:text-lg`;

/** What opens over the page. The motion only says where it came from. */
export const popup =
  'rounded-md border border-line bg-card text-sm text-ink shadow-float outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none';

/** One line of a list in a popup. */
export const choice =
  'flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover data-disabled:text-quiet data-disabled:opacity-60 pointer-coarse:min-h-11';

/** A small thing keeps its size on a phone, but can be hit within 44 px. */
export const reach = "relative pointer-coarse:after:absolute pointer-coarse:after:-inset-2 pointer-coarse:after:content-['']";

export type Tone = 'good' | 'bad' | 'warn' | 'violet' | 'grey' | 'accent';

export const softTone: Readonly<Record<Tone, string>> = {
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  violet: 'bg-violet-soft text-violet',
  grey: 'bg-grey-soft text-grey',
  accent: 'bg-accent-soft text-accent',
};

export const inkTone: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  bad: 'text-bad',
  warn: 'text-warn',
  violet: 'text-violet',
  grey: 'text-grey',
  accent: 'text-accent',
};
