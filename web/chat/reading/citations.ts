// What an answer says it rests on: OpenAI's annotations, Anthropic's citations and search results, Gemini's grounding.
import { isObject, take } from './take.ts';
import type { Citation, JsonObject } from './turn.ts';

export const citationsOf = (values: readonly unknown[]): readonly Citation[] => values.map(citationOf);

export function citationOf(value: unknown): Citation {
  if (!isObject(value)) return { title: null, url: null, quote: null, rest: { value } };
  const taking = take(value);
  const inner = taking.object('url_citation', 'file_citation', 'file_path', 'web', 'retrievedContext', 'retrieved_context', 'maps');
  if (inner !== null) {
    const cited = citationOf(inner);
    taking.skip('type', 'index');
    const rest = taking.rest();
    return rest === null ? cited : { ...cited, rest: { ...cited.rest, ...rest } };
  }
  const title = taking.text('title', 'document_title', 'filename', 'source_title');
  const url = taking.text('url', 'uri', 'source');
  const quote = taking.text('cited_text', 'quote', 'snippet', 'text', 'content');
  // Where in the text it stands is for programs.
  for (const name of positions) if (typeof value[name] === 'number') taking.skip(name);
  taking.skip('type');
  return { title, url, quote, rest: taking.rest() };
}

const positions = [
  'index',
  'start_index',
  'end_index',
  'startIndex',
  'endIndex',
  'document_index',
  'search_result_index',
  'start_block_index',
  'end_block_index',
  'start_char_index',
  'end_char_index',
  'start_page_number',
  'end_page_number',
] as const;

/** The sources of a Gemini candidate, and what of its grounding is more than they. */
export function groundingOf(metadata: JsonObject): { readonly citations: readonly Citation[]; readonly rest: JsonObject | null } {
  const taking = take(metadata);
  const sources = taking.list('groundingChunks', 'grounding_chunks', 'citations', 'citationSources') ?? [];
  return { citations: citationsOf(sources), rest: taking.rest() };
}
