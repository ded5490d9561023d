// One choice of a chat stream, grown as the OpenAI SDK grows it (lib/ChatCompletionStream): content, refusal, audio and arguments
// are joined, tool calls merged by index, other fields replaced. Beyond the SDK: reasoning text of other vendors is joined too,
// Mistral's content in parts is kept as parts, and two calls sent under one index (Gemini) stay two.
import { asList, asObjects, asText, isObject, type JsonObject } from '../../../lib/json.ts';
import { jsonText, objectOf } from '../json.ts';
import type { ChoiceMaking, Draft } from './chunks.ts';

type CallDraft = {
  readonly index: number;
  fields: Draft;
  id: string | null;
  type: string | null;
  name: string;
  arguments: string;
  input: string;
};

type ChoiceDraft = {
  readonly index: number;
  fields: Draft;
  message: Draft;
  finish_reason: string | null;
  logprobs: Draft | null;
  content: string | Draft[] | null;
  audio: Draft | null;
  function_call: { name: string; arguments: string } | null;
  calls: CallDraft[] | null;
};

/** Fields of a delta whose fragments are joined; `refusal` is OpenAI's, the others are other vendors' names for reasoning. */
const joined = ['refusal', 'reasoning_content', 'reasoning'] as const;

export const chatChoice: ChoiceMaking<ChoiceDraft> = {
  object: 'chat.completion',
  open: (index) => ({
    index,
    fields: {},
    message: {},
    finish_reason: null,
    logprobs: null,
    content: null,
    audio: null,
    function_call: null,
    calls: null,
  }),
  isFinished: (draft) => draft.finish_reason !== null,
  merge(draft, { delta, message, finish_reason, index: _index, logprobs, ...rest }) {
    draft.fields = { ...draft.fields, ...rest };
    draft.finish_reason = asText(finish_reason) || draft.finish_reason;
    if (isObject(logprobs)) draft.logprobs = mergeLogprobs(draft.logprobs, logprobs);
    // Perplexity repeats the message so far beside the delta; a message alone is the delta of one who does not really stream.
    const part = delta ?? message;
    return isObject(part) && mergeDelta(draft, part);
  },
  close({ index, fields, message, finish_reason, logprobs, content, audio, function_call: call, calls }) {
    const { role = 'assistant', refusal, ...others } = message;
    return {
      ...fields,
      index,
      finish_reason,
      logprobs,
      message: {
        ...others,
        ...(audio ? { audio } : {}),
        role,
        content,
        refusal: refusal || null,
        ...(call ? { function_call: call } : {}),
        ...(calls ? { tool_calls: calls.toSorted((a, b) => a.index - b.index).map(closeCall) } : {}),
      },
    };
  },
};

function mergeDelta(draft: ChoiceDraft, delta: JsonObject): boolean {
  const { audio, content, function_call: call, role, tool_calls: calls, reasoning_details: details, ...rest } = delta;
  let hasContent = false;
  const texts: Draft = {};
  for (const name of joined) {
    const before = asText(draft.message[name]);
    const fragment = asText(rest[name]);
    hasContent ||= Boolean(fragment);
    // A null after text says that nothing more came, not that nothing was there.
    if (before !== null || fragment !== null) texts[name] = (before ?? '') + (fragment ?? '');
  }
  draft.message = { ...draft.message, ...rest, ...texts };
  if (typeof role === 'string' && role !== '') draft.message.role = role;
  if (details !== undefined) draft.message.reasoning_details = [...asList(draft.message.reasoning_details), ...asList(details)];
  if (isObject(audio)) draft.audio = mergeAudio(draft.audio ?? {}, audio);
  if (isObject(call)) {
    const before = draft.function_call;
    draft.function_call = {
      name: asText(call.name) || (before?.name ?? ''),
      arguments: (before?.arguments ?? '') + (jsonText(call.arguments) ?? ''),
    };
  }
  if ((typeof content === 'string' || Array.isArray(content)) && content.length > 0) {
    draft.content = joinContent(draft.content, content);
    hasContent = true;
  }
  const fragments = asObjects(calls);
  if (fragments.length > 0) draft.calls ??= [];
  for (const fragment of fragments) mergeCall(draft.calls ?? [], fragment);
  return hasContent || fragments.length > 0 || isObject(call) || isObject(audio);
}

/** Mistral's thinking is parts within a part; nothing is joined deeper than that. */
function joinContent(before: string | Draft[] | null, more: string | readonly unknown[], isInner = false): string | Draft[] {
  if (typeof more === 'string' && !Array.isArray(before)) return (before ?? '') + more;
  const parts = typeof before === 'string' ? [{ type: 'text', text: before }] : (before ?? []);
  const added = typeof more === 'string' ? [{ type: 'text', text: more }] : more.filter(isObject);
  for (const part of added) {
    const last = parts.at(-1);
    if (last?.type !== part.type || !last) parts.push({ ...part });
    else if (typeof part.text === 'string' && typeof last.text === 'string') last.text += part.text;
    else if (!isInner && Array.isArray(part.thinking) && Array.isArray(last.thinking)) {
      last.thinking = joinContent(
        last.thinking.filter(isObject).map((inner) => ({ ...inner })),
        part.thinking,
        true,
      );
    } else parts.push({ ...part });
  }
  return parts;
}

function mergeCall(calls: CallDraft[], { index, id, type, function: fn, custom, ...rest }: JsonObject): void {
  const at = typeof index === 'number' && Number.isSafeInteger(index) ? index : calls.length === 0 ? 0 : (calls.at(-1)?.index ?? 0);
  const made = { ...objectOf(fn), ...objectOf(custom) };
  const name = asText(made.name) ?? '';
  const newId = asText(id) || null;
  const open = calls.findLast((call) => call.index === at);
  const isAnother = open?.id != null && newId !== null && newId !== open.id && name !== '';
  const call = open && !isAnother ? open : { index: at, fields: {}, id: null, type: null, name: '', arguments: '', input: '' };
  if (call !== open) calls.push(call);
  call.fields = { ...call.fields, ...rest };
  call.id = newId ?? call.id;
  call.type = (asText(type) || call.type) ?? (custom ? 'custom' : null);
  call.name = name || call.name;
  call.arguments += jsonText(made.arguments) ?? '';
  call.input += jsonText(made.input) ?? '';
}

function closeCall({ fields, id, type, name, arguments: args, input }: CallDraft): Draft {
  if (type === 'custom') return { ...fields, id, type, custom: { name, input } };
  return { ...fields, id, type: type ?? 'function', function: { name, arguments: args } };
}

function mergeAudio(before: Draft, { id, data, transcript, expires_at: expiresAt }: JsonObject): Draft {
  return {
    ...before,
    ...(id == null ? {} : { id }),
    ...(typeof data === 'string' ? { data: (asText(before.data) ?? '') + data } : {}),
    ...(typeof transcript === 'string' ? { transcript: (asText(before.transcript) ?? '') + transcript } : {}),
    ...(expiresAt == null ? {} : { expires_at: expiresAt }),
  };
}

/** Lists are joined, anything else is replaced: chat's `content` and `refusal`, the older API's `tokens` and `text_offset`. */
export function mergeLogprobs(before: Draft | null, more: JsonObject): Draft {
  const merged: Draft = { ...before };
  for (const [name, value] of Object.entries(more)) {
    if (Array.isArray(value) && Array.isArray(merged[name])) merged[name] = [...asList(merged[name]), ...value];
    else if (value !== null || merged[name] === undefined) merged[name] = value;
  }
  return merged;
}
