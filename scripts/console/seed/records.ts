// From a planned call to its record, by the desk's own code, so that a seeded call looks as one that passed the gateway. Where the
// whole bodies are wanted, they are written in the vendor's format and read by its dialect; elsewhere only what a list shows is made.

import { outcomeOf } from '../../../src/desk/posting/outcome.ts';
import { callOf } from '../../../src/desk/posting/record.ts';
import type { Reading } from '../../../src/dialects/dialect.ts';
import { nothingRead } from '../../../src/dialects/dialect.ts';
import type { PriceBook } from '../../../src/prices/book.ts';
import type { CallBody, CallRecord } from '../../../src/schema/call.ts';
import type { Closed } from '../../../src/schema/entry.ts';
import { noUsage, type TokenUsage } from '../../../src/schema/token-usage.ts';
import type { Plan } from './plan.ts';

export function lightRecordOf(book: PriceBook, plan: Plan, closed: Closed): CallRecord {
  const reading = readingOf(plan);
  const usage = usageOf(plan);
  const metered = { usage: usage ?? noUsage, source: usage === null ? ('none' as const) : ('vendor' as const), method: null };
  const call = callOf(book, { closed, reading, outcome: outcomeOf(closed, reading), metered, flags: [] });
  return asHit(plan, call);
}

/** What the app's own cache gave cost nothing; what it would have cost was saved. */
export const asHit = (plan: Plan, call: CallRecord): CallRecord => {
  if (plan.app.name !== 'product-copy') return call;
  if (!plan.is_hit || call.estimated_cost === null) return { ...call, cache_status: 'miss' };
  return { ...call, cache_status: 'hit', estimated_cost: '0', cost_status: 'free', saved_cost: call.estimated_cost };
};

function usageOf(plan: Plan): TokenUsage | null {
  const wasRead = plan.ending === 'complete' && plan.vendor_error === null;
  if (!wasRead && plan.ending !== 'cancelled') return null;
  const output = plan.ending === 'cancelled' ? Math.ceil(plan.completion_tokens / 3) : plan.completion_tokens;
  const isThinking = plan.reasoning_tokens > 0;
  return {
    ...noUsage,
    input_total: plan.prompt_tokens,
    output_total: output,
    total: plan.prompt_tokens + output,
    parts: {
      ...(plan.cached_tokens > 0 && { input_cache_read: plan.cached_tokens }),
      ...(isThinking && { output_reasoning: Math.min(output, plan.reasoning_tokens) }),
      ...(plan.model.dialect === 'anthropic-messages' &&
        plan.app.cached > 0 &&
        plan.cached_tokens === 0 && { input_cache_write_5m: Math.floor(plan.prompt_tokens / 2) }),
    },
  };
}

function readingOf(plan: Plan): Reading {
  const { model, vendor_error, ending } = plan;
  const isDone = ending === 'complete' && vendor_error === null;
  const wasHeard = isDone || ending === 'cancelled' || ending === 'cut';
  return {
    ...nothingRead,
    model: model.model_id,
    request_messages: [{ role: 'user', content: plan.question }],
    response_content: wasHeard && plan.answer !== '' ? plan.answer : null,
    finish_reason: isDone ? (model.dialect === 'anthropic-messages' ? 'end_turn' : model.dialect === 'gemini' ? 'STOP' : 'stop') : null,
    response_model: wasHeard ? model.model_id : null,
    response_id: wasHeard ? plan.chance.id(model.dialect === 'anthropic-messages' ? 'msg_01' : 'chatcmpl-', 22) : null,
    error: vendor_error,
    finished: isDone ? true : wasHeard ? false : null,
    first_content_at: wasHeard ? 1 : null,
  };
}

export function lightBodyOf(plan: Plan, closed: Closed): CallBody {
  const reading = readingOf(plan);
  return {
    request_id: closed.id,
    request_timestamp: new Date(closed.at).toISOString(),
    request_headers: closed.request_headers,
    response_headers: closed.response_headers,
    request_messages: reading.request_messages,
    request_params: { model: plan.model.model_id, ...(plan.is_stream && { stream: true }) },
    response_content: reading.response_content,
    response_raw: null,
    tool_calls: null,
  };
}
