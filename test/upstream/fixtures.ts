// The fixtures: exchanges of every dialect and format, written by our own hands, always there.
import { anthropicFixtures } from './fixtures/anthropic.ts';
import type { Fixture } from './fixtures/fixture.ts';
import { geminiFixtures } from './fixtures/gemini.ts';
import { completionFixtures, openaiFixtures } from './fixtures/openai.ts';
import { responsesFixtures } from './fixtures/openai-responses.ts';
import { opaqueFixtures } from './fixtures/opaque.ts';

export type { Facts, Fixture } from './fixtures/fixture.ts';

export const fixtures: readonly Fixture[] = [
  ...openaiFixtures,
  ...completionFixtures,
  ...responsesFixtures,
  ...anthropicFixtures,
  ...geminiFixtures,
  ...opaqueFixtures,
];

const byId = new Map(fixtures.map((one) => [one.id, one]));

/** The fixture of this id; throws where there is none, so that a misspelt test fails. */
export function fixture(id: string): Fixture {
  const found = byId.get(id);
  if (found === undefined) throw new RangeError(`no fixture ${id}; there are ${[...byId.keys()].join(', ')}`);
  return found;
}
