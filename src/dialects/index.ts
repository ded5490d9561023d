// The dialects by name. A call whose dialect is `none` passes through unread.
import type { DialectName } from '../schema/vocabulary.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import type { Dialect } from './dialect.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiCompletions } from './openai-completions.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';

const dialects: Readonly<Record<DialectName, Dialect | null>> = {
  'openai-chat': openaiChat,
  'openai-completions': openaiCompletions,
  'openai-responses': openaiResponses,
  'openai-embeddings': openaiEmbeddings,
  'anthropic-messages': anthropicMessages,
  gemini,
  none: null,
};

export const dialectOf = (name: DialectName): Dialect | null => dialects[name];
