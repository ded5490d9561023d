// The smallest real call of each wire format: a few words in, a few tokens out, streamed so that the first of them can be timed.
import type { DialectName, Family } from '../../schema/vocabulary.ts';

export type Trial = {
  readonly endpoint: string;
  /** The vendor's own id of a model. */
  readonly model: string;
  readonly family: Family;
  readonly vendor_id: string;
};

export type TrialRequest = {
  readonly dialect: DialectName;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const words = 'Answer with the one word: ready';
/** Enough for a word; a model that thinks first ends at its limit, which is an answer too. */
const mostTokens = 32;

export function trialRequest({ endpoint, model, family, vendor_id }: Trial): TrialRequest {
  const to = (path: string): string => `/to/${endpoint}${path}`;
  const said = { role: 'user', content: words };
  switch (family) {
    case 'openai': {
      // OpenAI's newer models refuse max_tokens; those who speak its format elsewhere may not know the new name.
      const isOwn = vendor_id === 'openai' || vendor_id === 'azure-openai';
      const limit = isOwn ? { max_completion_tokens: mostTokens } : { max_tokens: mostTokens };
      const body = JSON.stringify({ model, messages: [said], stream: true, ...limit });
      return { dialect: 'openai-chat', path: to('/v1/chat/completions'), headers: {}, body };
    }
    case 'anthropic': {
      const body = JSON.stringify({ model, max_tokens: mostTokens, messages: [said], stream: true });
      return { dialect: 'anthropic-messages', path: to('/v1/messages'), headers: { 'anthropic-version': '2023-06-01' }, body };
    }
    case 'gemini': {
      const contents = [{ role: 'user', parts: [{ text: words }] }];
      const body = JSON.stringify({ contents, generationConfig: { maxOutputTokens: mostTokens } });
      const path = to(`/v1beta/models/${encodeURIComponent(model.replace(/^models\//, ''))}:streamGenerateContent?alt=sse`);
      return { dialect: 'gemini', path, headers: {}, body };
    }
  }
}
