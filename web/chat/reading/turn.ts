// What a conversation is made of, whichever wire format it came in: turns of blocks. What a reader does not know of a part stands in
// its `rest`, so that nothing that was said is lost on the way to the screen.

export type JsonObject = Readonly<Record<string, unknown>>;

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'other';

export type Turn = {
  /** Unlike any other turn's of the same call. */
  readonly key: string;
  readonly side: 'request' | 'answer';
  readonly role: Role;
  /** The participant's name; of a role that is none of ours, the role as it was sent. */
  readonly name: string | null;
  /** Which of several answers, counted from 1; null where there is one. */
  readonly choice: { readonly index: number; readonly of: number } | null;
  readonly finish: string | null;
  readonly blocks: readonly Block[];
  readonly rest: JsonObject | null;
};

export type Citation = {
  readonly title: string | null;
  readonly url: string | null;
  readonly quote: string | null;
  readonly rest: JsonObject | null;
};

/** Where the bytes of a picture or a file are. `id` names one that the vendor keeps. */
export type Source =
  | { readonly at: 'data'; readonly mime: string | null; readonly base64: string }
  | { readonly at: 'url'; readonly url: string; readonly mime: string | null }
  | { readonly at: 'id'; readonly id: string }
  | { readonly at: 'text'; readonly text: string; readonly mime: string | null };

export type Medium = 'image' | 'audio' | 'video' | 'file';

export type TextBlock = {
  readonly kind: 'text';
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly rest: JsonObject | null;
};

export type ReasoningBlock = {
  readonly kind: 'reasoning';
  /** Null where the vendor keeps it to itself. */
  readonly text: string | null;
  /** The vendor's summary, not what was thought. */
  readonly summary: boolean;
  /** What only the vendor can read: encrypted content, a signature. */
  readonly sealed: string | null;
  readonly rest: JsonObject | null;
};

export type CallBlock = {
  readonly kind: 'call';
  readonly id: string | null;
  readonly name: string;
  /** Who runs it: the caller, the vendor, or an MCP server. */
  readonly by: 'caller' | 'server';
  readonly server: string | null;
  /** As the model wrote them; null where none were. */
  readonly text: string | null;
  /** The same as a value, undefined where they are no JSON. */
  readonly value: unknown;
  readonly rest: JsonObject | null;
};

export type ResultBlock = {
  readonly kind: 'result';
  /** Of the call it answers. */
  readonly id: string | null;
  /** The tool's; where the result does not say, that of the call. */
  readonly name: string | null;
  readonly failed: boolean;
  readonly blocks: readonly Block[];
  readonly rest: JsonObject | null;
};

export type MediaBlock = {
  readonly kind: 'media';
  readonly medium: Medium;
  readonly source: Source;
  readonly name: string | null;
  readonly detail: string | null;
  /** What is said in a recording. */
  readonly transcript: string | null;
  readonly rest: JsonObject | null;
};

export type RefusalBlock = { readonly kind: 'refusal'; readonly text: string; readonly rest: JsonObject | null };

/** A document of a search, found by the vendor's own tool. */
export type FindingBlock = { readonly kind: 'finding'; readonly citation: Citation };

export type CodeBlock = {
  readonly kind: 'code';
  readonly language: string | null;
  readonly code: string;
  readonly rest: JsonObject | null;
};

/** Vectors of an embedding: how many, and of how many dimensions where that can be told. */
export type VectorsBlock = {
  readonly kind: 'vectors';
  readonly count: number;
  readonly dimensions: number | null;
  readonly value: unknown;
};

/** What the vendor did to the conversation, such as a compaction. */
export type NoteBlock = {
  readonly kind: 'note';
  readonly what: string;
  readonly text: string | null;
  readonly sealed: string | null;
  readonly rest: JsonObject | null;
};

/** A value of JSON as it came: an answer in JSON, or a part that nothing here knows, with the type it gave itself. */
export type JsonBlock = { readonly kind: 'json'; readonly type: string | null; readonly value: unknown };

export type Block =
  | TextBlock
  | ReasoningBlock
  | CallBlock
  | ResultBlock
  | MediaBlock
  | RefusalBlock
  | FindingBlock
  | CodeBlock
  | VectorsBlock
  | NoteBlock
  | JsonBlock;
