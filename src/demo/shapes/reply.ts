// What the vendor sends back, before it is sent: one document, or the frames of a stream in order. Frames are exact bytes as
// text, so that a wire format alone decides about `event:` lines, blank lines and brackets.

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly frames: readonly string[];
  /** Sent one by one, with a pause between, or as one body with its length. */
  readonly stream: boolean;
  /** The connection is dropped after the last frame, as when a vendor's machine dies. */
  readonly cut: boolean;
};

const json = 'application/json';

export function documentReply(body: unknown, headers: Readonly<Record<string, string>>, status = 200): Reply {
  return { status, headers: { 'content-type': json, ...headers }, frames: [JSON.stringify(body)], stream: false, cut: false };
}

export function streamReply(
  frames: readonly string[],
  headers: Readonly<Record<string, string>>,
  type = 'text/event-stream; charset=utf-8',
): Reply {
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache', ...headers }, frames, stream: true, cut: false };
}

/** What breaks a stream after so many frames: an error in the stream's own shape. */
export type Broken = (framesBefore: number) => string;

/** The first half of a reply, and then the error that breaks it, or nothing: the connection drops. */
export function halfOf(reply: Reply, broken: Broken | null): Reply {
  const half = reply.frames.slice(0, Math.ceil(reply.frames.length / 2));
  return broken === null ? { ...reply, frames: half, cut: true } : { ...reply, frames: [...half, broken(half.length)] };
}

/** An event that carries its own name. */
export type StreamEvent = { readonly type: string; readonly [field: string]: unknown };

/** `data:` alone, as OpenAI's chat streams have it. */
export const dataFrame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** `event:` and `data:`, as Anthropic and OpenAI's responses have it: the event is the value's own type. */
export const namedFrame = (value: StreamEvent): string => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
