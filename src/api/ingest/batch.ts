// A batch as it was sent, taken apart: a JSON list of calls, `{calls, gaps}`, one call, or NDJSON. What of it cannot be read is said
// record by record, so that nothing else is lost.
import { DaybookError } from '../../errors.ts';
import { faultsText, fitted } from '../../lib/faults.ts';
import { isObject, parseJson } from '../../lib/json.ts';
import type { Offered } from '../../desk/ingest/check.ts';
import { type ToldGap, toldGap } from '../../schema/ingest.ts';

/** In the batch's order. */
export type Part = { readonly offered: Offered } | { readonly gap: ToldGap };

/** `most` records are taken apart, and no more. Throws batch_invalid or batch_too_large. */
export function partsOf(bytes: Buffer, contentType: string, most: number): Part[] {
  if (/ndjson|jsonl|json-?lines|json-seq/i.test(contentType)) return linesOf(bytes, most);
  const text = textOf(bytes);
  const value = text === null ? undefined : parseJson(text);
  if (value !== undefined) return partsOfJson(value, most);
  // Lines under the name of JSON are told by their first one.
  const [first] = linesOf(bytes.subarray(0, Math.max(0, bytes.indexOf(0x0a))), most);
  if (first !== undefined && !('offered' in first && 'unreadable' in first.offered)) return linesOf(bytes, most);
  throw new DaybookError('batch_invalid', text === null ? 'It is not text in UTF-8.' : 'It is not JSON.');
}

const tooMany = (most: number): DaybookError => new DaybookError('batch_too_large', `It has more than ${most} records.`);

function partsOfJson(value: unknown, most: number): Part[] {
  if (Array.isArray(value) && value.length > most) throw tooMany(most);
  if (Array.isArray(value)) return value.map((one: unknown) => ({ offered: { value: one } }));
  if (!isObject(value)) throw new DaybookError('batch_invalid', 'It is neither a list nor an object.');
  const { calls, gaps } = value;
  if (calls === undefined && gaps === undefined) return [partOf(value)];
  if (calls !== undefined && !Array.isArray(calls)) throw new DaybookError('batch_invalid', 'calls: it takes a list.');
  if (gaps !== undefined && !Array.isArray(gaps)) throw new DaybookError('batch_invalid', 'gaps: it takes a list.');
  const told: readonly unknown[] = calls ?? [];
  if (told.length + (gaps ?? []).length > most) throw tooMany(most);
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

function linesOf(bytes: Buffer, most: number): Part[] {
  const parts: Part[] = [];
  let at = -1;
  for (const line of split(bytes)) {
    at += 1;
    if (line !== null && line.trim() === '') continue;
    if (parts.length >= most) throw tooMany(most);
    const value = line === null ? undefined : parseJson(line);
    if (value !== undefined) parts.push(partOf(value));
    else parts.push({ offered: { unreadable: `Line ${at + 1} is not ${line === null ? 'text in UTF-8' : 'JSON'}.` } });
  }
  return parts;
}

/** Line by line, one at a time, because a small batch can be millions of them; null for those that are not UTF-8. */
function* split(bytes: Buffer): Generator<string | null> {
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(0x0a, from);
    const to = end === -1 ? bytes.length : end;
    yield textOf(bytes.subarray(from, to));
    from = to + 1;
  }
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null; // Not UTF-8 is an answer here, not a failure.
  }
}
