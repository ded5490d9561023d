// Request bodies, read once and checked against a schema. Each fault is named by its path (`rates.input: …`), all of them at once
// up to ten, under the code of what was to be changed.
import type { z } from 'zod';
import { DaybookError, type ErrorCode } from '../../errors.ts';

const mostJsonBytes = 1_000_000;
const mostFaults = 10;

/** The JSON body as `schema` has it. An empty body is `{}`. */
export async function bodyOf<T>(request: Request, schema: z.ZodType<T>, code: ErrorCode): Promise<T> {
  const text = await textOf(request, mostJsonBytes, code);
  return parsed(jsonFrom(text, code), schema, code);
}

/** Throws `code` with every fault of `value` by its path. */
export function parsed<T>(value: unknown, schema: z.ZodType<T>, code: ErrorCode): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DaybookError(code, faultsOf(result.error));
}

export function faultsOf(error: z.ZodError): string {
  const faults = error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`));
  const more = faults.length - mostFaults;
  const words = more > 0 ? [...faults.slice(0, mostFaults), `and ${more} more`] : faults;
  return `${words.join('; ')}.`;
}

/** A body as text, at most so many bytes of it. */
export async function textOf(request: Request, mostBytes: number, code: ErrorCode): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body !== null) {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new DaybookError(code, `What was sent is larger than ${mostBytes / 1_000_000} MB.`);
      chunks.push(chunk);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new DaybookError(code, 'What was sent is not text in UTF-8.', { cause: error });
  }
}

function jsonFrom(text: string, code: ErrorCode): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DaybookError(code, 'The body is not JSON.', { cause: error });
  }
}
