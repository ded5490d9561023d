// What a made-up conversation is before chance fills it in: whose it is, and how it is made.
import type { Chance } from '../../../../src/demo/mind/chance.ts';
import type { Talk, ToolUse } from '../wire/talk.ts';

export type TalkMaker = {
  readonly app: string;
  readonly function: string;
  readonly make: (chance: Chance) => Talk;
};

export const use = (chance: Chance, name: string, input: Readonly<Record<string, unknown>>): ToolUse => ({
  id: chance.id('call_', 16),
  name,
  input,
});

/** An object schema with every property required, as strict outputs want it. */
export const objectOf = (properties: Readonly<Record<string, object>>): Readonly<Record<string, unknown>> => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
