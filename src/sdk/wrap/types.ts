// The types of what an app wraps its vendors' clients with. They stand alone, so that the package's declarations name nothing of Node's.
import type { AiMiddleware } from './ai.ts';

export type Wraps = {
  /** A client of the `openai` package, Azure's included. */
  wrapOpenAI<T>(client: T): T;
  /** A client of the `@anthropic-ai/sdk` package. */
  wrapAnthropic<T>(client: T): T;
  /** A client of the `@google/genai` package. */
  wrapGoogleGenAI<T>(client: T): T;
  /** For `wrapLanguageModel` of the Vercel AI SDK, versions 5 and 6. */
  aiMiddleware(): AiMiddleware;
};
