// One part of a message, of any wire format, as blocks. The formats hardly share a word, and where they do they mean the same, so one
// table reads them all: also the parts of one format inside the messages of another, which vendors do take. What is in no row, or
// lacks what its row needs, is shown as the JSON it is.
import { citationsOf } from './citations.ts';
import { mediaOf } from './media.ts';
import { isObject, isSaid, take } from './take.ts';
import { callOf, resultOf } from './tools.ts';
import type { Block, Citation, JsonObject, Medium, ReasoningBlock } from './turn.ts';

const deepest = 8;

/** The content of a message or of a tool's result: a text, a part, or a list of them. */
export function blocksOf(content: unknown, depth = 0): readonly Block[] {
  if (!isSaid(content)) return [];
  if (typeof content === 'string') return [textBlock(content)];
  if (!Array.isArray(content)) return partOf(content, depth);
  // Tokens in place of text.
  if (content.every((part) => typeof part === 'number')) return [jsonBlock(content)];
  return content.flatMap((part: unknown) => (isSaid(part) ? partOf(part, depth) : []));
}

export const textBlock = (text: string, citations: readonly Citation[] = [], rest: JsonObject | null = null): Block => ({
  kind: 'text',
  text,
  citations,
  rest,
});

export const jsonBlock = (value: unknown): Block => ({
  kind: 'json',
  type: isObject(value) && typeof value['type'] === 'string' ? value['type'] : null,
  value,
});

export function partOf(part: unknown, depth: number): readonly Block[] {
  if (typeof part === 'string') return [textBlock(part)];
  if (!isObject(part) || depth > deepest) return [jsonBlock(part)];
  const type = part['type'];
  const read = typeof type === 'string' ? readerOf(type) : untyped(part);
  return read?.(part, depth) ?? [jsonBlock(part)];
}

/** Null where the part is not what its type says. */
type Reader = (part: JsonObject, depth: number) => readonly Block[] | null;

function text(part: JsonObject): readonly Block[] | null {
  const taking = take(part);
  taking.skip('type');
  const said = taking.text('text', 'content');
  if (said === null) return null;
  const isThought = taking.flag('thought') === true;
  const sealed = taking.text('thoughtSignature', 'thought_signature');
  const citations = citationsOf(taking.list('citations', 'annotations') ?? []);
  const rest = taking.rest();
  if (isThought) return [{ kind: 'reasoning', text: said, summary: false, sealed, rest }];
  return [...(sealed === null ? [] : [sealedBlock(sealed)]), ...(said === '' && rest === null ? [] : [textBlock(said, citations, rest)])];
}

const sealedBlock = (sealed: string): ReasoningBlock => ({ kind: 'reasoning', text: null, summary: false, sealed, rest: null });

/** Reasoning of any format: thinking, its parts, its summary, what is encrypted. */
export function reasoning(part: JsonObject): readonly Block[] | null {
  const taking = take(part);
  const type = taking.text('type') ?? '';
  taking.skipIf('status', 'completed');
  taking.skip('id', 'index', 'closed');
  const sealed = taking.text('encrypted_content', 'signature', 'data', 'redactedContent');
  const inner = taking.object('reasoningText', 'reasoning_text');
  const plain = inner === null ? taking.text('thinking', 'text', 'reasoning', 'content') : null;
  const listed = textsOf(taking.list('content', 'thinking'));
  const summed = taking.text('summary') ?? textsOf(taking.list('summary'));
  const blocks: Block[] = [];
  if (inner !== null) blocks.push(...(reasoning(inner) ?? []));
  const isSummary = type.endsWith('summary') || type.startsWith('summary');
  for (const said of [plain, listed])
    if (said) blocks.push({ kind: 'reasoning', text: said, summary: isSummary, sealed: null, rest: null });
  if (summed) blocks.push({ kind: 'reasoning', text: summed, summary: true, sealed: null, rest: null });
  const rest = taking.rest();
  if (sealed || rest !== null) blocks.push({ kind: 'reasoning', text: null, summary: false, sealed: sealed || null, rest });
  return blocks;
}

function textsOf(parts: readonly unknown[] | null): string | null {
  if (parts === null) return null;
  const said = parts.map((part) =>
    typeof part === 'string' ? part : isObject(part) && typeof part['text'] === 'string' ? part['text'] : JSON.stringify(part),
  );
  return said.join('\n\n');
}

function refusal(part: JsonObject): readonly Block[] | null {
  const taking = take(part);
  taking.skip('type');
  const said = taking.text('refusal', 'text');
  return said === null ? null : [{ kind: 'refusal', text: said, rest: taking.rest() }];
}

const media =
  (medium: Medium): Reader =>
  (part, depth) => {
    const found = mediaOf(medium, part);
    if (found !== null) return [found];
    // Documents of a search and of a fetch hold parts of their own.
    const { source } = part;
    if (isObject(source) && isSaid(source['content'])) {
      const { content, ...around } = source;
      return [jsonBlock({ ...part, source: around }), ...blocksOf(content, depth + 1)];
    }
    return null;
  };

const call =
  (by: 'caller' | 'server'): Reader =>
  (part) => [callOf(part, typeof part['type'] === 'string' ? part['type'] : '', by)];

const result: Reader = (part, depth) => [resultOf(part, blocksOf, depth + 1)];

function finding(part: JsonObject): readonly Block[] | null {
  const [citation] = citationsOf([part]);
  return citation === undefined || (citation.title === null && citation.url === null) ? null : [{ kind: 'finding', citation }];
}

function code(part: JsonObject): readonly Block[] | null {
  const taking = take(part);
  taking.skip('type');
  taking.skip('id');
  const said = taking.text('code');
  return said === null
    ? null
    : [{ kind: 'code', language: taking.text('language')?.toLowerCase() ?? null, code: said, rest: taking.rest() }];
}

/** What a program wrote: Anthropic's code execution. */
function printed(part: JsonObject): readonly Block[] | null {
  const taking = take(part);
  taking.skip('type');
  taking.skipIf('return_code', 0);
  const [out, err] = [taking.text('stdout'), taking.text('stderr')];
  if (out === null && err === null) return null;
  const written = [out, err].flatMap((said): Block[] => (said ? [{ kind: 'code', language: null, code: said, rest: null }] : []));
  const files = blocksOf(taking.any('content'), 1);
  const rest = taking.rest();
  return [...written, ...files, ...(rest === null ? [] : [jsonBlock(rest)])];
}

function note(part: JsonObject): readonly Block[] {
  const taking = take(part);
  const what = taking.text('type') ?? '';
  taking.skip('id');
  return [{ kind: 'note', what, text: taking.text('content', 'text'), sealed: taking.text('encrypted_content'), rest: taking.rest() }];
}

const readers: Readonly<Record<string, Reader>> = {
  text,
  input_text: text,
  output_text: text,
  summary_text: text,
  advisor_result: text,
  reasoning,
  reasoning_text: reasoning,
  thinking: reasoning,
  redacted_thinking: reasoning,
  refusal,
  image: media('image'),
  image_url: media('image'),
  input_image: media('image'),
  output_image: media('image'),
  image_file: media('image'),
  audio: media('audio'),
  audio_url: media('audio'),
  input_audio: media('audio'),
  output_audio: media('audio'),
  video: media('video'),
  video_url: media('video'),
  input_video: media('video'),
  file: media('file'),
  input_file: media('file'),
  document: media('file'),
  document_url: media('file'),
  container_upload: media('file'),
  media: media('file'),
  blob: media('file'),
  uri: media('file'),
  tool_use: call('caller'),
  'tool-call': call('caller'),
  tool_call: call('caller'),
  server_tool_use: call('server'),
  mcp_tool_use: call('server'),
  'tool-result': result,
  tool_call_response: result,
  web_search_result: finding,
  web_fetch_result: finding,
  search_result: finding,
  bash_code_execution_result: printed,
  code_execution_result: printed,
  compaction: note,
};

export function readerOf(type: string): Reader | null {
  if (Object.hasOwn(readers, type)) return readers[type] ?? null;
  if (type.endsWith('tool_result')) return result;
  if (type.startsWith('reasoning.')) return reasoning;
  return null;
}

/** Gemini and Bedrock tell a part by its member, in either spelling of it. */
function untyped(part: JsonObject): Reader | null {
  for (const [member, read] of members) if (isObject(part[member])) return within(member, read);
  if (typeof part['text'] === 'string') return text;
  return null;
}

/** What stands beside the member, such as a signature, is kept. */
const within =
  (member: string, read: Reader): Reader =>
  (part, depth) => {
    const taking = take(part);
    const inner = taking.object(member);
    const sealed = taking.text('thoughtSignature', 'thought_signature');
    const blocks = inner === null ? null : read(inner, depth);
    if (blocks === null) return null;
    const rest = taking.rest();
    return [...(sealed === null ? [] : [sealedBlock(sealed)]), ...blocks, ...(rest === null ? [] : [jsonBlock(rest)])];
  };

const members: readonly (readonly [string, Reader])[] = [
  ['inlineData', media('file')],
  ['inline_data', media('file')],
  ['fileData', media('file')],
  ['file_data', media('file')],
  ['functionCall', call('caller')],
  ['function_call', call('caller')],
  ['functionResponse', result],
  ['function_response', result],
  ['toolCall', call('server')],
  ['tool_call', call('server')],
  ['toolResponse', result],
  ['tool_response', result],
  ['executableCode', code],
  ['executable_code', code],
  ['codeExecutionResult', result],
  ['code_execution_result', result],
  ['toolUse', call('caller')],
  ['toolResult', result],
  ['reasoningContent', reasoning],
  ['image', media('image')],
  ['document', media('file')],
  ['video', media('video')],
];
