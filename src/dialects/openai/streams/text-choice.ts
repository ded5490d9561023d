// One choice of an older-completions stream. The SDK has no accumulator for these; text and logprobs are joined, the rest replaced.
import { asText, isObject } from '../../../lib/json.ts';
import { mergeLogprobs } from './chat-choice.ts';
import type { ChoiceMaking, Draft } from './chunks.ts';

type TextDraft = { readonly index: number; fields: Draft; text: string; finish_reason: string | null; logprobs: Draft | null };

export const textChoice: ChoiceMaking<TextDraft> = {
  object: 'text_completion',
  open: (index) => ({ index, fields: {}, text: '', finish_reason: null, logprobs: null }),
  isFinished: (draft) => draft.finish_reason !== null,
  merge(draft, { text, finish_reason, index: _index, logprobs, ...rest }) {
    draft.fields = { ...draft.fields, ...rest };
    draft.finish_reason = asText(finish_reason) || draft.finish_reason;
    if (isObject(logprobs)) draft.logprobs = mergeLogprobs(draft.logprobs, logprobs);
    draft.text += asText(text) ?? '';
    return asText(text) !== null && text !== '';
  },
  close: ({ fields, ...made }) => ({ ...fields, ...made }),
};
