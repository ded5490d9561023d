// Request bodies, read once and checked against a schema. Each fault is named by its path (`rates.input: …`), all of them at once
// up to ten, under the code of what was to be changed.
import type { z } from 'zod';
import { DaybookError, type ErrorCode } from '../../errors.ts';
import { fitted, faultsText } from '../../lib/faults.ts';
import { parseJson } from '../../lib/json.ts';
import { keyTwice } from '../../lib/key-twice.ts';

const mostJsonBytes = 1_000_000;

/** The JSON body as `schema` has it. An empty body is `{}`. */
export async function bodyOf<T>(request: Request, schema: z.ZodType<T>, code: ErrorCode): Promise<T> {
  const text = await textOf(request, mostJsonBytes, code);
  return parsed(jsonFrom(text, code), schema, code);
}

/** Throws `code` with every fault of `value` by its path. */
export function parsed<T>(value: unknown, schema: z.ZodType<T>, code: ErrorCode): T {
  const fits = fitted(schema, value);
  if ('value' in fits) return fits.value;
  throw new DaybookError(code, faultsText(fits.faults));
}

/** A body as text, at most so many bytes of it. */
export async function textOf(request: Request, mostBytes: number, code: ErrorCode): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body !== null) {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new DaybookError('upload_too_large', `It takes at most ${mostBytes / 1_000_000} MB.`);
      chunks.push(chunk);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new DaybookError(code, `What was sent ${notUtf8}.`, { cause: error });
  }
}

/** What a spreadsheet in Chinese writes unless told otherwise is GBK, and can be told from UTF-8 only by not being it. */
export const notUtf8 = 'is not text in UTF-8; save it as UTF-8 (a spreadsheet calls it “CSV UTF-8”; GBK is not read)';

function jsonFrom(text: string, code: ErrorCode): unknown {
  if (text.trim() === '') return {};
  const value = parseJson(text);
  if (value === undefined) throw new DaybookError(code, 'The body is not JSON.');
  // Two readers could take different ones, and one of them is a price.
  const twice = keyTwice(text);
  if (twice !== null) throw new DaybookError(code, `The body names ${JSON.stringify(twice)} twice in one object.`);
  return value;
}
