// What a tokenizer can count of a Gemini request and answer: text, function calls and results, tool declarations. Inline data,
// files and cached content cannot be counted; `complete` then says so. Requests may spell fields in either case.
import { asObject, asObjects, asText, type JsonObject, toJson } from '../../lib/json.ts';

type Count = { readonly texts: string[]; complete: boolean };

export function countRequest(body: JsonObject | null): { input: readonly string[]; messages: number; complete: boolean } {
  const count: Count = { texts: [], complete: true };
  const system = body?.systemInstruction ?? body?.system_instruction;
  addContent(system, count);
  const contents = body
    ? [...asContents(body.contents), ...asContents(body.content), ...asObjects(body.requests).flatMap((one) => asContents(one.content))]
    : [];
  for (const content of contents) addContent(content, count);
  for (const tool of asObjects(body?.tools)) count.texts.push(toJson(tool));
  if (body && (body.cachedContent ?? body.cached_content) !== undefined) count.complete = false;
  return { input: count.texts, messages: contents.length + (system === undefined ? 0 : 1), complete: count.complete };
}

export function countAnswer(response: JsonObject | null): { output: readonly string[]; complete: boolean } {
  const count: Count = { texts: [], complete: true };
  for (const candidate of asObjects(response?.candidates)) {
    // What the server's own tools answered is read by the model, not written by it.
    const parts = asObjects(asObject(candidate.content)?.parts).filter(
      (part) => !('toolResponse' in part || 'codeExecutionResult' in part),
    );
    addContent({ parts }, count);
  }
  return { output: count.texts, complete: count.complete };
}

const asContents = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function addContent(content: unknown, count: Count): void {
  if (typeof content === 'string') count.texts.push(content);
  const parts = asObject(content)?.parts;
  for (const part of typeof parts === 'string' ? [{ text: parts }] : Array.isArray(parts) ? asObjects(parts) : asObjects([parts]))
    addPart(part, count);
}

function addPart(part: JsonObject, count: Count): void {
  const text = asText(part.text);
  if (text) count.texts.push(text);
  for (const key of ['functionCall', 'function_call', 'toolCall', 'executableCode', 'executable_code']) addCall(asObject(part[key]), count);
  for (const key of ['functionResponse', 'function_response', 'toolResponse', 'codeExecutionResult']) {
    const given = asObject(part[key]);
    if (given) count.texts.push(toJson(given.response ?? given.output ?? given));
  }
  if (['inlineData', 'inline_data', 'fileData', 'file_data'].some((key) => part[key] !== undefined)) count.complete = false;
}

function addCall(call: JsonObject | null, count: Count): void {
  if (!call) return;
  const name = asText(call.name) ?? asText(call.toolType);
  if (name) count.texts.push(name);
  count.texts.push(asText(call.code) ?? toJson(call.args ?? {}));
}
