// The closed lists of the schema that the pages of prices go through, in the order in which price lists have them.
import type { PriceKind, Weekday } from '../../../src/schema/price.ts';
import type { UsageUnit } from '../../../src/schema/token-usage.ts';

export const kindOrder = [
  'input',
  'input_audio',
  'input_image',
  'input_video',
  'cache_read',
  'cache_read_audio',
  'cache_read_image',
  'cache_read_explicit',
  'cache_write',
  'cache_write_1h',
  'cache_write_12h',
  'output',
  'output_reasoning',
  'output_audio',
  'output_image',
] as const satisfies readonly PriceKind[];

/** What most prices name; the others are asked for. */
export const usualKinds = ['input', 'cache_read', 'cache_write', 'output'] as const satisfies readonly PriceKind[];

export const pieceOrder = [
  'web_search',
  'web_fetch',
  'file_search',
  'code_interpreter',
  'image',
  'second',
  'character',
  'page',
] as const satisfies readonly UsageUnit[];

export const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];
