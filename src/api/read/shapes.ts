// Shapes that many routes share: how an answer and an error are described, amounts, times, a range.
import { z } from '@hono/zod-openapi';

export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

/** The errors a route may answer with, each by the words that say when. */
export const refusals = {
  400: json(errorSchema, 'The question cannot be read; the message says what of it.'),
  403: json(errorSchema, 'The key’s role may not do that.'),
  404: json(errorSchema, 'There is no such thing, or not for this key.'),
  409: json(errorSchema, 'It does not fit what is there.'),
} as const;

export const rangeSchema = z.object({ from: z.string(), to: z.string() });
export const decimalSchema = z.string().describe('An exact decimal.');
export const amountsSchema = z.record(z.string(), z.string()).readonly().describe('Amounts by currency, exact decimals.');

/** What a route takes as its body, for the reference alone: bodies are read by `bodyOf`, so that each fault has its own code. */
export const takes = <T extends z.ZodType>(schema: T, description: string) => {
  const described: Taken<T> = openapiOf(schema);
  return { description, content: { 'application/json': { schema: described } } };
};

declare const taken: unique symbol;
/** A description that remembers, in its type alone, what it describes: the console's types follow from it. */
export type Taken<T extends z.ZodType> = Readonly<Record<string, unknown>> & { readonly [taken]?: T };

/** As OpenAPI 3.1 says it; a plain description, which the router does not check by itself. */
export function openapiOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return described;
}

/** Words for a flag in a query: `true` and `false`. */
export const flag = z.enum(['true', 'false']).optional();
