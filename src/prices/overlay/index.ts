// The small price list shipped with Daybook: what the bundled book lacks. Figures with where and when they were read, no more than
// could be sourced; a model that is not here has no price here.
import { type PriceEntry, priceEntry } from '../../schema/price.ts';
import { dashscope } from './dashscope.ts';
import { dashscopeIntl } from './dashscope-intl.ts';
import { deepseek } from './deepseek.ts';
import { moonshotCn } from './moonshot-cn.ts';
import { zhipu } from './zhipu.ts';

/** The day the figures were last gone through. */
export const overlayVersion = '2026-11-23';

export const overlayEntries: readonly PriceEntry[] = [...deepseek, ...dashscope, ...dashscopeIntl, ...moonshotCn, ...zhipu].map((entry) =>
  priceEntry.parse(entry),
);
