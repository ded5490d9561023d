// A value that follows a JSON schema, for tool arguments and structured answers. Strings borrow a word from the prompt where
// one stands out, so that a call for the weather in Paris says Paris.
import { z } from 'zod';
import type { Chance } from './chance.ts';

const node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
});

export function sampleOf(schema: unknown, prompt: string, chance: Chance, depth = 0): unknown {
  const read = node.safeParse(schema);
  if (!read.success || depth > 6) return {};
  const { data } = read;
  if (data.const !== undefined) return data.const;
  if (data.enum?.[0] !== undefined) return data.enum[chance.number(data.enum.length)];
  if (data.anyOf?.[0] !== undefined) return sampleOf(data.anyOf[0], prompt, chance, depth + 1);
  const type = (Array.isArray(data.type) ? data.type[0] : data.type)?.toLowerCase();
  switch (type) {
    case 'string':
      return wordFrom(prompt, chance);
    case 'integer':
    case 'number':
      return (data.minimum ?? 0) + 1 + chance.number(20);
    case 'boolean':
      return chance.number(2) === 1;
    case 'array':
      return [sampleOf(data.items, prompt, chance, depth + 1)];
    case 'null':
      return null;
    default: {
      const entries = Object.entries(data.properties ?? {});
      return Object.fromEntries(entries.map(([name, inner]) => [name, sampleOf(inner, prompt, chance, depth + 1)]));
    }
  }
}

function wordFrom(prompt: string, chance: Chance): string {
  const names = prompt.match(/(?<=[\p{Ll},:]\s)\p{Lu}[\p{L}-]+|\p{Script=Han}{2,4}/gu) ?? [];
  return names[chance.number(Math.max(1, names.length))] ?? chance.pick(['example', 'sample', 'first']);
}
