// What a request asks, whichever wire format it came in. Each format's file reads its own body into this; the answer is made
// from this alone.
import { z } from 'zod';

export type Tool = { readonly name: string; readonly parameters: unknown };

export type Asked = {
  readonly model: string;
  /** Text of the last message. */
  readonly prompt: string;
  readonly system: string;
  /** Every text the model reads, system and tools included. */
  readonly texts: readonly string[];
  readonly messages: number;
  readonly tools: readonly Tool[];
  /** Whether a tool is called: if the prompt asks for it, never, always, or this one. */
  readonly tool_choice: 'auto' | 'none' | 'some' | Tool;
  /** True where the last message is a tool's result: then the model talks. */
  readonly after_tool: boolean;
  readonly max_tokens: number | null;
  /** A JSON schema the answer must follow. */
  readonly schema: unknown;
  readonly thinks: boolean;
  /** Whether a prompt read before is read from the cache: always where a vendor caches by itself, else if asked. */
  readonly caches: boolean;
};

/** The request is not one this vendor understands; the message is the vendor's. */
export class NotUnderstood extends Error {
  readonly param: string | null;
  constructor(message: string, param: string | null) {
    super(message);
    this.name = 'NotUnderstood';
    this.param = param;
  }
}

/** Reads a body at the door, and names the first field that is wrong. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new NotUnderstood(
    path === '' ? 'We could not parse the JSON body of your request.' : `Invalid value for '${path}': ${issue?.message}`,
    path === '' ? null : path,
  );
}

const part = z.looseObject({ type: z.string().optional(), text: z.string().optional() });

/** Content of a message as every format has it: text, or parts of which some are text. */
export const content = z.union([z.string(), z.array(part), z.null()]).optional();

export function textOf(value: z.infer<typeof content>): string {
  if (typeof value === 'string') return value;
  return (value ?? []).map(({ text }) => text ?? '').join('');
}

export const thinkingModel = (model: string): boolean => /^(?:o\d|gpt-5|gemini-(?:2\.5|3)|deepseek-reasoner)/.test(model);
