// The lists of models, in each family's shape.
import type { Family } from '../../schema/vocabulary.ts';
import type { Context } from './context.ts';
import { errorBody } from './failures.ts';
import { documentReply, type Reply } from './reply.ts';

const names: Readonly<Record<Family, readonly string[]>> = {
  openai: ['gpt-4.1-mini', 'gpt-4.1', 'gpt-5-mini', 'gpt-3.5-turbo-instruct', 'text-embedding-3-small'],
  anthropic: ['claude-sonnet-5', 'claude-haiku-4-5'],
  gemini: ['gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-embedding-001'],
};

/** A list where `name` is null, else one model or the family's 404. */
export function answerModels(family: Family, name: string | null, { headers, request_id }: Context): Reply {
  const all = names[family].map((id) => rowOf(family, id));
  if (name !== null) {
    const one = names[family].indexOf(name);
    return one === -1 ? documentReply(errorBody(family, 404, request_id), headers, 404) : documentReply(all[one], headers);
  }
  if (family === 'openai') return documentReply({ object: 'list', data: all }, headers);
  if (family === 'gemini') return documentReply({ models: all }, headers);
  return documentReply({ data: all, has_more: false, first_id: names.anthropic[0], last_id: names.anthropic.at(-1) }, headers);
}

function rowOf(family: Family, id: string): unknown {
  if (family === 'openai') return { id, object: 'model', created: 1_735_689_600, owned_by: 'demo' };
  if (family === 'anthropic') return { type: 'model', id, display_name: id, created_at: '2025-01-01T00:00:00Z' };
  return {
    name: `models/${id}`,
    version: '001',
    displayName: id,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: id.includes('embedding') ? ['embedContent'] : ['generateContent', 'countTokens'],
  };
}
