// What was asked and what was answered, from wherever a convention keeps it: structured attributes, flattened ones, the AI SDK's,
// events of the span, log records. The first place that has something is believed; the answer is looked for apart from the question.
import { asObject, asObjects, asText, isObject, type JsonObject, toJson } from '../../lib/json.ts';
import { structureAt, structureOf, textAt, textsAt } from '../attributes.ts';
import type { Attributes, AttributeValue } from '../signal.ts';
import { listUnder } from './indexed.ts';
import { callOf, messagesOf, type Said, saidIn, type ToldToolCall } from './messages.ts';

/** An event of the span, or a log record of it: its name and what it holds, attributes and body as one. */
export type Told = { readonly name: string; readonly fields: JsonObject };

export type Content = {
  readonly messages: unknown;
  readonly answer: string | null;
  readonly tool_calls: readonly ToldToolCall[] | null;
  readonly finish_reason: string | null;
};

export function contentOf(attributes: Attributes, events: readonly Told[]): Content {
  const answer = answerIn(attributes, events);
  const finish =
    textsAt(attributes, 'gen_ai.response.finish_reasons')[0] ??
    textAt(attributes, 'llm.finish_reason', 'ai.response.finishReason', 'ai.finishReason', 'anthropic.message.stop_reason') ??
    textAt(attributes, 'gen_ai.completion.0.finish_reason', 'llm.response.finish_reason', 'llm.response.stop_reason') ??
    answer?.finish_reason ??
    null;
  return {
    messages: questionIn(attributes, events),
    answer: answer === null ? null : textOf(answer.content),
    tool_calls: answer === null || answer.tool_calls.length === 0 ? null : answer.tool_calls,
    finish_reason: finish,
  };
}

function questionIn(attributes: Attributes, events: readonly Told[]): unknown {
  const system = structureAt(attributes, 'gen_ai.system_instructions') ?? textAt(attributes, 'gen_ai.system_instructions');
  const asked =
    messagesOf(structureAt(attributes, 'gen_ai.input.messages') ?? textAt(attributes, 'gen_ai.input.messages')) ??
    messagesOf(listUnder(attributes, 'llm.input_messages')) ??
    messagesOf(listUnder(attributes, 'gen_ai.prompt')) ??
    messagesOf(listUnder(attributes, 'llm.prompts')) ??
    messagesOf(structureAt(attributes, 'ai.prompt.messages')) ??
    messagesOf(structureAt(attributes, 'gen_ai.prompt') ?? textAt(attributes, 'gen_ai.prompt')) ??
    questionInEvents(events) ??
    embedded(attributes) ??
    messagesOf(textAt(attributes, 'traceloop.entity.input', 'input.value', 'ai.prompt'));
  const rules = system === undefined || system === null ? null : messagesOf(instructions(system), 'system');
  return rules === null ? asked : [...rules, ...(Array.isArray(asked) ? asked : [])];
}

/** Instructions are a text or parts without a role. */
const instructions = (system: unknown): unknown =>
  Array.isArray(system) && system.every(isObject) && !system.some((part) => 'role' in part) ? { role: 'system', parts: system } : system;

/** Texts that were embedded: a list of texts is what the vendors' APIs take. */
function embedded(attributes: Attributes): readonly string[] | null {
  const values = textsAt(attributes, 'ai.values').map((text) => {
    const value = structureOf(`[${text}]`);
    return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : text;
  });
  const texts =
    values.length > 0
      ? values
      : asObjects(listUnder(attributes, 'embedding.embeddings')).flatMap((item) => asText(asObject(item['embedding'])?.['text']) ?? []);
  return texts.length > 0 ? texts : null;
}

function answerIn(attributes: Attributes, events: readonly Told[]): Said | null {
  return (
    firstOf(structureAt(attributes, 'gen_ai.output.messages') ?? textAt(attributes, 'gen_ai.output.messages')) ??
    firstOf(listUnder(attributes, 'llm.output_messages')) ??
    firstOf(listUnder(attributes, 'gen_ai.completion')) ??
    firstOf(listUnder(attributes, 'llm.completions')) ??
    vercelAnswer(attributes) ??
    firstOf(structureAt(attributes, 'gen_ai.completion') ?? textAt(attributes, 'gen_ai.completion')) ??
    answerInEvents(events) ??
    firstOf(textAt(attributes, 'traceloop.entity.output')) ??
    plainOutput(attributes)
  );
}

/** OpenInference's `output.value` where it is text: as JSON it is the vendor's whole body, and read as that. */
function plainOutput(attributes: Attributes): Said | null {
  const text = textAt(attributes, 'output.value');
  return text === null || structureOf(text) !== undefined ? null : firstOf(text);
}

/** Several choices were asked for: a record holds the first. */
function firstOf(value: unknown): Said | null {
  if (value === undefined || value === null) return null;
  const structure = typeof value === 'string' ? (structureOf(value) ?? value) : value;
  const first: unknown = Array.isArray(structure) ? structure[0] : structure;
  if (isObject(first) && typeof first['text'] === 'string' && !('content' in first) && !('parts' in first))
    return saidIn({ ...first, content: first['text'] }, 'assistant');
  const said = saidIn(first, 'assistant');
  return said === null || (said.content === null && said.tool_calls.length === 0 && said.finish_reason === null) ? null : said;
}

function vercelAnswer(attributes: Attributes): Said | null {
  const text = textAt(attributes, 'ai.response.text', 'ai.result.text', 'ai.response.object', 'ai.result.object');
  const calls = asObjects(structureAt(attributes, 'ai.response.toolCalls', 'ai.result.toolCalls'));
  if (text === null && calls.length === 0) return null;
  return saidIn({ role: 'assistant', content: text, tool_calls: calls.map((call) => callOf(call)) }, 'assistant');
}

const questionNames = new Set(['gen_ai.system.message', 'gen_ai.user.message', 'gen_ai.assistant.message', 'gen_ai.tool.message']);

/** Conventions up to 1.36: an event a message. 1.27 had one event with the whole prompt. OpenLLMetry names its own `gen_ai.prompt`. */
function questionInEvents(events: readonly Told[]): readonly JsonObject[] | null {
  const single = events.find(({ name }) => name === 'gen_ai.content.prompt');
  if (single !== undefined) return messagesOf(single.fields['gen_ai.prompt']);
  const messages = events.flatMap(({ name, fields }) => {
    if (name === 'gen_ai.prompt') return messagesOf(fields) ?? [];
    if (!questionNames.has(name)) return [];
    const role = name.split('.')[1] ?? 'user';
    return messagesOf(fields, role) ?? [];
  });
  return messages.length === 0 ? null : messages;
}

function answerInEvents(events: readonly Told[]): Said | null {
  const whole = events.find(({ name }) => name === 'gen_ai.content.completion');
  if (whole !== undefined) return firstOf(whole.fields['gen_ai.completion']);
  const choice = events.find(({ name }) => name === 'gen_ai.choice' || name === 'gen_ai.completion');
  if (choice === undefined) return null;
  const { message } = choice.fields;
  const parsed = typeof message === 'string' ? (structureOf(message) ?? { content: message }) : message;
  return firstOf(isObject(parsed) ? { ...choice.fields, message: parsed } : choice.fields);
}

/** An event's attributes and its body, where that is an object: conventions have moved the fields from one to the other. */
export function toldBy(name: string, attributes: Attributes, body: AttributeValue): Told {
  return {
    name,
    fields: { ...Object.fromEntries(attributes), ...(isObject(body) ? body : typeof body === 'string' ? { content: body } : {}) },
  };
}

/** What a person would read: text, the text of parts, or JSON where it is neither. */
function textOf(content: unknown): string | null {
  if (content === null || content === undefined || content === '') return null;
  if (typeof content === 'string') return content;
  const parts = asObjects(content);
  const texts = parts.filter(({ type }) => type === 'text').map(({ text }) => asText(text) ?? '');
  if (texts.length > 0) return texts.join('\n');
  return parts.length > 0 && parts.every(({ type }) => type === 'reasoning') ? null : toJson(content);
}
