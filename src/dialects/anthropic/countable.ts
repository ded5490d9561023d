// What a tokenizer can count of an Anthropic request and answer: text, tool calls and their results, tool definitions. Images,
// documents and thinking that is only given encrypted cannot be counted; `complete` then says so.
import { asList, asObject, asObjects, asText, isObject, type JsonObject, toJson } from '../../lib/json.ts';

type Count = { readonly texts: string[]; complete: boolean };

/** Content nests in tool results and documents; what is deeper is left out. */
const deepest = 16;

export function countRequest(body: JsonObject | null): { input: readonly string[]; messages: number; complete: boolean } {
  const count: Count = { texts: [], complete: true };
  const messages = asObjects(body?.messages);
  addContent(body?.system, count);
  for (const message of messages) addContent(message.content, count);
  for (const tool of asList(body?.tools)) count.texts.push(toJson(tool));
  // State the server keeps is read by the model and is not here.
  if (body && (body.container !== undefined || asText(asObject(body.thread)?.previous_message_id) !== null)) count.complete = false;
  return { input: count.texts, messages: messages.length + (body?.system === undefined ? 0 : 1), complete: count.complete };
}

export function countAnswer(message: JsonObject | null): { output: readonly string[]; complete: boolean } {
  const count: Count = { texts: [], complete: true };
  for (const block of asObjects(message?.content)) {
    // A server tool's result is input of the next step, not something the model wrote.
    if (!asText(block.type)?.endsWith('_result')) addBlock(block, count, 0);
  }
  return { output: count.texts, complete: count.complete };
}

function addContent(content: unknown, count: Count, depth = 0): void {
  if (typeof content === 'string') count.texts.push(content);
  else for (const block of asList(content)) if (isObject(block)) addBlock(block, count, depth);
}

function addBlock(block: JsonObject, count: Count, depth: number): void {
  const type = asText(block.type) ?? '';
  if (type === 'image' || depth > deepest) count.complete = false;
  else if (type === 'document') addDocument(block, count, depth);
  else if (type === 'text') addText(block.text, count);
  else if (type === 'thinking') addText(block.thinking, count);
  else if (type.endsWith('tool_use')) {
    addText(block.name, count);
    count.texts.push(toJson(block.input ?? {}));
  } else if (type.endsWith('_result')) {
    if (typeof block.content === 'string' || Array.isArray(block.content)) addContent(block.content, count, depth + 1);
    else if (block.content !== undefined) count.texts.push(toJson(block.content));
  } else if (type === 'search_result') {
    addText(block.title, count);
    addContent(block.content, count, depth + 1);
  } else if (type === 'compaction') addText(block.content, count);
  else if (type === 'container_upload' || type === 'redacted_thinking') count.complete = false;
}

function addDocument(block: JsonObject, count: Count, depth: number): void {
  const source = asObject(block.source);
  if (source?.type === 'text') addText(source.data, count);
  else if (source?.type === 'content') addContent(source.content, count, depth + 1);
  else count.complete = false;
}

function addText(text: unknown, count: Count): void {
  if (typeof text === 'string' && text !== '') count.texts.push(text);
}
