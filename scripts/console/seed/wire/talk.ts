// A conversation before it is written in any vendor's format: what was said, which tools were used, what the answer holds.

export type Picture = { readonly media_type: string; readonly base64: string };
export type ToolUse = { readonly id: string; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

export type Turn =
  | { readonly by: 'user'; readonly text: string; readonly pictures?: readonly Picture[] }
  | { readonly by: 'model'; readonly text: string; readonly uses?: readonly ToolUse[] }
  | { readonly by: 'tool'; readonly id: string; readonly name: string; readonly result: unknown };

export type Tool = { readonly name: string; readonly description: string; readonly schema: Readonly<Record<string, unknown>> };

export type Reply = {
  readonly text: string;
  readonly thought?: string;
  readonly uses?: readonly ToolUse[];
  readonly sources?: readonly { readonly url: string; readonly title: string; readonly quoted: string }[];
  /** The answer stopped at the limit of tokens. */
  readonly cut?: boolean;
};

export type Talk = {
  readonly system: string | null;
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  /** The JSON Schema the answer must follow. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  readonly reply: Reply;
};

/** What was counted, as the vendors count. */
export type Counts = { readonly prompt: number; readonly cached: number; readonly completion: number; readonly thought: number };

export type Exchange = { readonly request: string; readonly response: string };
export type Asked = {
  readonly talk: Talk;
  readonly model: string;
  readonly counts: Counts;
  readonly is_stream: boolean;
  readonly at: number;
  readonly id: (prefix: string, length: number) => string;
};

/** About four letters a token, two of Chinese. */
export const tokensIn = (text: string): number => Math.ceil(text.replace(/[\u3400-\u9fff]/g, 'xx').length / 3.8);

export function countsOf({ system, turns, tools, reply }: Talk, cached: number): Counts {
  const asked = `${system ?? ''}${JSON.stringify(turns.map((turn) => (turn.by === 'user' ? turn.text : turn)))}${JSON.stringify(tools)}`;
  // A text that is long only to break something was not paid for as a novel.
  const prompt =
    Math.min(120_000, tokensIn(asked)) +
    turns.reduce((sum, turn) => sum + (turn.by === 'user' ? 765 * (turn.pictures?.length ?? 0) : 0), 0);
  const thought = reply.thought === undefined ? 0 : tokensIn(reply.thought) * 3;
  return {
    prompt,
    cached: Math.floor((prompt * cached) / 64) * 64,
    thought,
    completion: Math.min(16_000, tokensIn(reply.text)) + tokensIn(JSON.stringify(reply.uses ?? '')) + thought,
  };
}

/** The text as a stream brings it. */
export function piecesOf(text: string, length = 24): readonly string[] {
  const letters = [...text];
  const size = Math.max(length, Math.ceil(letters.length / 400));
  const pieces: string[] = [];
  for (let from = 0; from < letters.length; from += size) pieces.push(letters.slice(from, from + size).join(''));
  return pieces;
}

export const dataFrame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
export const namedFrame = (type: string, value: object): string => `event: ${type}\n${dataFrame({ type, ...value })}`;
