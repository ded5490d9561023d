// Masks the texts of a record before it is written or sent anywhere, and says which rules changed something. A rule never costs the
// record: where the app's own function throws, its text is dropped and the rest goes on.
import type { Json } from '../log/copy.ts';
import type { MaskFunction, MaskOptions } from '../options.ts';
import { messageOf, type Problems } from '../problem.ts';
import { type BuiltInRule, isCredentialName, rulesBut } from './rules.ts';

export type Redact = (field: string, value: Json, hits: Set<string>) => Json;

const dropped = '[dropped: the mask function failed]';

/** Null where nothing is masked. */
export function redactBy(options: MaskOptions | false | undefined, problems: Problems): Redact | null {
  if (options === false) return null;
  const off = (name: BuiltInRule): boolean => options?.rules?.[name] === false;
  const rules = rulesBut(off);
  const named = !off('credential_field');
  const own: unknown = options?.own;
  const ownMask: MaskFunction | null = isFunction(own) ? own : null;

  function builtIn(text: string, hits: Set<string>): string {
    let masked = text;
    for (const { name, might, find, holds } of rules) {
      if (!might.test(masked)) continue;
      masked = masked.replace(find, (match) => {
        if (holds !== undefined && !holds(match)) return match;
        hits.add(name);
        return `[${name}]`;
      });
    }
    return masked;
  }

  function ownOf(text: string, field: string, hits: Set<string>): string {
    if (ownMask === null) return text;
    let masked: unknown;
    try {
      masked = ownMask(text, { field });
    } catch (error) {
      problems.report('internal', 'mask_failed', `The mask function threw for ${field}, whose text was dropped: ${messageOf(error)}`);
    }
    if (typeof masked !== 'string') {
      if (masked !== undefined)
        problems.report('internal', 'mask_failed', `The mask function gave no text for ${field}, which was dropped.`);
      hits.add('own');
      return dropped;
    }
    if (masked !== text) hits.add('own');
    return masked;
  }

  const text = (value: string, field: string, hits: Set<string>): string => ownOf(builtIn(value, hits), field, hits);

  function redact(field: string, value: Json, hits: Set<string>): Json {
    if (typeof value === 'string') return text(value, field, hits);
    // A telephone or card number may be sent as a number.
    if (typeof value === 'number') return value >= 1e10 && Number.isSafeInteger(value) ? number(value, field, hits) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => redact(field, item, hits));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [builtIn(name, hits), member(field, name, item, hits)]));
  }

  function number(value: number, field: string, hits: Set<string>): Json {
    const masked = text(String(value), field, hits);
    return masked === String(value) ? value : masked;
  }

  function member(field: string, name: string, value: Json, hits: Set<string>): Json {
    if (!named || typeof value !== 'string' || !isCredentialName(name)) return redact(field, value, hits);
    hits.add('credential_field');
    return '[credential_field]';
  }

  return redact;
}

const isFunction = (value: unknown): value is MaskFunction => typeof value === 'function';
