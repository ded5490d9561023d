// A batch as it was sent, taken apart: a JSON list of calls, `{calls, gaps}`, one call, or NDJSON. What of it cannot be read is said
// record by record, so that nothing else is lost.
import { DaybookError } from '../../errors.ts';
import { faultsText, fitted } from '../../lib/faults.ts';
import { isObject, parseJson } from '../../lib/json.ts';
import type { Offered } from '../../desk/ingest/check.ts';
import { type ToldGap, toldGap } from '../../schema/ingest.ts';

/** In the batch's order. */
export type Part = { readonly offered: Offered } | { readonly gap: ToldGap };

/** Throws batch_invalid. */
export function partsOf(bytes: Buffer, contentType: string): Part[] {
  if (/ndjson|jsonl|json-?lines|json-seq/i.test(contentType)) return linesOf(bytes);
  const text = textOf(bytes);
  const value = text === null ? undefined : parseJson(text);
  if (value !== undefined) return partsOfJson(value);
  // Lines under the name of JSON are told by their first one.
  const [first] = linesOf(bytes.subarray(0, Math.max(0, bytes.indexOf(0x0a))));
  if (first !== undefined && !('offered' in first && 'unreadable' in first.offered)) return linesOf(bytes);
  throw new DaybookError('batch_invalid', text === null ? 'It is not text in UTF-8.' : 'It is not JSON.');
}

function partsOfJson(value: unknown): Part[] {
  if (Array.isArray(value)) return value.map((one: unknown) => ({ offered: { value: one } }));
  if (!isObject(value)) throw new DaybookError('batch_invalid', 'It is neither a list nor an object.');
  const { calls, gaps } = value;
  if (calls === undefined && gaps === undefined) return [partOf(value)];
  if (calls !== undefined && !Array.isArray(calls)) throw new DaybookError('batch_invalid', 'calls: it takes a list.');
  if (gaps !== undefined && !Array.isArray(gaps)) throw new DaybookError('batch_invalid', 'gaps: it takes a list.');
  const told: readonly unknown[] = calls ?? [];
  return [...told.map((one) => ({ offered: { value: one } })), ...(gaps ?? []).map((gap: unknown, at) => gapOf(gap, `gaps.${at}`))];
}

function gapOf(value: unknown, where: string): Part {
  const fits = fitted(toldGap, value);
  if ('faults' in fits) throw new DaybookError('batch_invalid', `${where}: ${faultsText(fits.faults)}`);
  return { gap: fits.value };
}

/** One value; `{"gap": {…}}` alone is a gap. */
function partOf(value: unknown): Part {
  if (!isObject(value) || !('gap' in value) || Object.keys(value).length > 1) return { offered: { value } };
  const fits = fitted(toldGap, value['gap']);
  return 'value' in fits ? { gap: fits.value } : { offered: { unreadable: `gap: ${faultsText(fits.faults)}` } };
}

function linesOf(bytes: Buffer): Part[] {
  const whole = textOf(bytes);
  const lines = whole === null ? split(bytes) : whole.split('\n');
  const parts: Part[] = [];
  for (const [at, line] of lines.entries()) {
    if (line !== null && line.trim() === '') continue;
    const value = line === null ? undefined : parseJson(line);
    if (value !== undefined) parts.push(partOf(value));
    else parts.push({ offered: { unreadable: `Line ${at + 1} is not ${line === null ? 'text in UTF-8' : 'JSON'}.` } });
  }
  return parts;
}

/** Line by line where not all of it is UTF-8: null for those that are not. */
function split(bytes: Buffer): (string | null)[] {
  const lines: (string | null)[] = [];
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(0x0a, from);
    const to = end === -1 ? bytes.length : end;
    lines.push(textOf(bytes.subarray(from, to)));
    from = to + 1;
  }
  return lines;
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null; // Not UTF-8 is an answer here, not a failure.
  }
}
