// What a tokenizer counts where a vendor gives no usage: texts of messages with their roles, names and arguments of calls. Tool
// definitions and schemas are left out; `complete` is false where pictures, sound, files or context kept elsewhere were.
import { asList, asObjects, asText, isObject, type JsonObject } from '../../lib/json.ts';
import type { Reading } from '../dialect.ts';
import { jsonText, objectOf } from './json.ts';

export type Countable = Reading['countable'];
/** Parts within parts: Mistral's thinking is one deep. What is deeper is no vendor's, and would be the stack's end. */
const deepest = 3;

type Texts = { readonly texts: string[]; complete: boolean };

export const startTexts = (): Texts => ({ texts: [], complete: true });

/** A content as text or as a list of parts: text is taken, whatever has none is noted as missing. */
export function addContent(into: Texts, content: unknown, depth = 0): void {
  if (typeof content === 'string') add(into, content);
  for (const part of asList(content)) {
    if (typeof part === 'string') add(into, part);
    else if (isObject(part)) addPart(into, part, depth);
  }
}

function addPart(into: Texts, part: JsonObject, depth: number): void {
  const text = asText(part.text) ?? asText(part.refusal);
  if (text !== null) add(into, text);
  else if (Array.isArray(part.thinking) && depth < deepest) addContent(into, part.thinking, depth + 1);
  else if (typeof part.thinking === 'string') add(into, part.thinking);
  else into.complete = false;
}

/** A message of chat, asked or answered. */
export function addMessage(into: Texts, message: JsonObject): void {
  for (const name of ['role', 'name', 'refusal', 'reasoning_content', 'reasoning'] as const) add(into, asText(message[name]));
  addContent(into, message.content);
  for (const call of [
    ...asObjects(message.tool_calls),
    ...(isObject(message.function_call) ? [{ function: message.function_call }] : []),
  ]) {
    const made = { ...objectOf(call.function), ...objectOf(call.custom) };
    add(into, asText(made.name));
    add(into, jsonText(made.arguments ?? made.input));
  }
  if (isObject(message.audio) || Array.isArray(message.images)) into.complete = false;
}

/** An item of a Responses input or output. */
export function addItem(into: Texts, item: JsonObject): void {
  for (const name of ['role', 'name', 'arguments', 'input', 'code'] as const) add(into, asText(item[name]));
  addContent(into, item.content);
  addContent(into, item.summary);
  addContent(into, item.output);
  if (item.type === 'image_generation_call' || item.type === 'item_reference' || item.encrypted_content != null) into.complete = false;
}

function add(into: Texts, text: string | null): void {
  if (text !== null && text !== '') into.texts.push(text);
}

export const countableOf = (input: Texts, output: Texts, messages: number): Countable => ({
  input: input.texts,
  output: output.texts,
  messages,
  complete: input.complete && output.complete,
});

/** Texts of prompts and embeddings: one, several, or tokens already counted by the caller, which are no text. */
export function addPrompt(into: Texts, prompt: unknown): void {
  if (typeof prompt === 'string') add(into, prompt);
  for (const one of asList(prompt)) {
    if (typeof one === 'string') add(into, one);
    else into.complete = false;
  }
  if (isObject(prompt)) into.complete = false;
}

export const promptCount = (prompt: unknown): number =>
  typeof prompt === 'string'
    ? 1
    : asList(prompt).length > 0 && asList(prompt).every((one) => typeof one === 'number')
      ? 1
      : asList(prompt).length;
