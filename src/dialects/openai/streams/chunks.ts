// A stream of chunks (chat and the older completions) put together as the vendor's SDK does it: the fields of the last chunk
// win, choices are merged by index. Kept beyond the SDK: a usage that a later chunk's `usage: null` would wipe out.
import { asObjects, asText, isObject, type JsonObject } from '../../../lib/json.ts';
import { eventError, namedError, type VendorError } from '../error.ts';
import { eventsOf, type StreamEvent } from './events.ts';

export type Draft = Record<string, unknown>;

/** How one kind of choice grows. */
export type ChoiceMaking<T> = {
  readonly object: string;
  open(index: number): T;
  /** Merges one choice of a chunk; true where it brought content. */
  merge(draft: T, choice: JsonObject): boolean;
  isFinished(draft: T): boolean;
  close(draft: T): Draft;
};

export type StreamFacts = {
  /** The final object; null where no chunk came. */
  readonly body: Draft | null;
  readonly usage: JsonObject | null;
  readonly service_tier: string | null;
  readonly error: VendorError | null;
  readonly finished: boolean;
  readonly first_content_at: number | null;
};

export function readChunks<T>(buffer: Buffer, making: ChoiceMaking<T>): StreamFacts {
  let fields: Draft = {};
  let begun = false;
  let usage: JsonObject | null = null;
  let serviceTier: string | null = null;
  let error: VendorError | null = null;
  let done = false;
  let firstContentAt: number | null = null;
  const drafts = new Map<number, T>();
  for (const event of eventsOf(buffer)) {
    done ||= event.done;
    const { data } = event;
    if (data && event.name !== 'error') {
      const { choices, ...rest } = data;
      fields = { ...fields, ...rest };
      begun = true;
      usage = chunkUsage(data) ?? usage;
      serviceTier = chunkTier(data) ?? serviceTier;
      for (const choice of asObjects(choices)) {
        const index = typeof choice.index === 'number' && Number.isSafeInteger(choice.index) ? choice.index : 0;
        const draft = drafts.get(index) ?? making.open(index);
        drafts.set(index, draft);
        if (!making.merge(draft, choice)) continue;
        firstContentAt ??= event.end;
        // An answer that goes on after an error did not fail by it.
        error = null;
      }
    }
    error ??= chunkError(event);
  }
  const ordered = [...drafts].toSorted(([a], [b]) => a - b).map(([, draft]) => draft);
  const finished = done || (ordered.length > 0 && ordered.every((draft) => making.isFinished(draft)));
  const body = !begun ? null : bodyOf(fields, ordered.map(making.close), making.object, usage);
  return { body, usage, service_tier: serviceTier, error, finished, first_content_at: firstContentAt };
}

function bodyOf(fields: Draft, choices: readonly Draft[], object: string, usage: JsonObject | null): Draft {
  const { system_fingerprint: fingerprint, ...rest } = fields;
  // Where only x_groq or a choice has the usage, it stays where the vendor put it.
  const kept = usage && 'usage' in rest && rest.usage === null ? { usage } : {};
  return { ...rest, ...kept, choices, object, ...(fingerprint ? { system_fingerprint: fingerprint } : {}) };
}

/** Usage of a chunk or a document: at the top; Groq's second copy in `x_groq`; Moonshot's in its first choice. */
export function chunkUsage(data: JsonObject): JsonObject | null {
  if (hasCounts(data.usage)) return data.usage;
  if (isObject(data.x_groq) && hasCounts(data.x_groq.usage)) return data.x_groq.usage;
  for (const choice of asObjects(data.choices)) if (hasCounts(choice.usage)) return choice.usage;
  return null;
}

const hasCounts = (value: unknown): value is JsonObject =>
  isObject(value) && Object.values(value).some((member) => typeof member === 'number');

export const chunkTier = (data: JsonObject): string | null => asText(data.service_tier);

export function chunkError({ name, data, text }: StreamEvent): VendorError | null {
  return name === 'error' ? eventError(data, text) : data && namedError(data);
}
