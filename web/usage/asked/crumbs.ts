// Where a drill came from: range and period of each step, kept in the address as `via`, so that a link keeps its way back.
import type { Asked } from './question.ts';
import { type Every, everyChoices } from './periods.ts';

export type Crumb = { readonly from: string; readonly to: string; readonly every: Every };

export const crumbOf = ({ from, to, every }: Crumb | Asked): string => [from, to, every].join('~');

/** What cannot be read is no crumb. */
export function crumbsIn(texts: readonly string[]): readonly Crumb[] {
  return texts.flatMap((text) => {
    const [from = '', to = '', name] = text.split('~');
    const every = everyChoices.find((one) => one === name);
    return every === undefined || from === '' || to === '' ? [] : [{ from, to, every }];
  });
}
