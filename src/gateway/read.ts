// What is asked: the body, as far as routing needs it. JSON bodies of a dialect are taken in whole and scanned at the top
// level for the few members that decide where a call goes; everything else streams through as it arrives.
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { DaybookError } from '../errors.ts';
import { JsonScanError, scanTopLevel, type TopLevel, parseSpan } from '../lib/json-scan.ts';
import type { Arrival } from './arrive.ts';

export type Asked = {
  /** The whole body where it was taken in; null where it streams through or there is none. */
  readonly body: Buffer | null;
  readonly streams: boolean;
  /** The body's content-encoding was undone: the vendor gets it plain. */
  readonly decoded: boolean;
  readonly top: TopLevel | null;
  readonly model: string | null;
  readonly is_stream: boolean;
  /** The dialect's own field for the end user: OpenAI's `user`, Anthropic's `metadata.user_id`. */
  readonly end_user: string | null;
  /** The caller asked for usage in the stream itself. */
  readonly asksUsage: boolean;
};

/** Names longer than this are kept and compared by their beginning: a name is no place for a document. */
const longestName = 512;
const wanted = new Set(['model', 'stream', 'stream_options', 'user', 'metadata']);

/** Throws body_too_large, body_incomplete, body_not_json, body_duplicate_key or body_encoding. */
export async function read(request: IncomingMessage, arrival: Arrival, maxBytes: number): Promise<Asked> {
  const { recognised } = arrival;
  const nothing = {
    body: null,
    streams: false,
    decoded: false,
    top: null,
    model: recognised.model,
    is_stream: recognised.is_stream ?? /[?&]stream=true(?:&|$)/.test(arrival.target),
    end_user: null,
    asksUsage: false,
  };
  const length = request.headers['content-length'];
  if (length !== undefined && Number(length) > maxBytes)
    throw new DaybookError('body_too_large', `It has ${length} bytes; ${maxBytes} are taken.`);
  const hasBody = length === undefined ? request.headers['transfer-encoding'] !== undefined : Number(length) > 0;
  const mustParse = recognised.dialect !== 'none' && request.method === 'POST';
  if (!hasBody) {
    if (mustParse) throw new DaybookError('body_not_json', 'It is empty.');
    return nothing;
  }
  const type = request.headers['content-type'] ?? '';
  if (!mustParse && !/\bjson\b/i.test(type)) return { ...nothing, streams: true };

  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  const decoded = encoding !== undefined && encoding !== '' && encoding !== 'identity';
  if (!mustParse && decoded && !decodable.has(encoding)) return { ...nothing, streams: true };

  const raw = await takeIn(request, maxBytes);
  const body = decoded ? await decode(raw, encoding, maxBytes) : raw;
  try {
    const top = scanTopLevel(body, wanted);
    return { ...nothing, body, decoded, ...readMembers(body, top, recognised.model, recognised.is_stream) };
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    if (!mustParse) return { ...nothing, body, decoded };
    if (error.duplicate) throw new DaybookError('body_duplicate_key', `${error.message}.`);
    throw new DaybookError('body_not_json', `${error.message}.`);
  }
}

function readMembers(
  body: Buffer,
  top: TopLevel,
  pathModel: string | null,
  pathStream: boolean | null,
): Omit<Asked, 'body' | 'streams' | 'decoded'> {
  const member = (name: string): unknown => parseSpan(body, top.spans.get(name));
  const model = member('model');
  const user = member('user');
  const metadata = member('metadata');
  const options = member('stream_options');
  const userId = isRecord(metadata) ? metadata['user_id'] : undefined;
  return {
    top,
    model: pathModel ?? nameIn(model),
    is_stream: pathStream ?? member('stream') === true,
    end_user: nameIn(user) || nameIn(userId) || null,
    asksUsage: isRecord(options) && options['include_usage'] === true,
  };
}

const nameIn = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, longestName) : null);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The whole body. Reading goes on past the limit only as far as the check. */
function takeIn(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else reject(new DaybookError('body_too_large', `More than ${maxBytes} bytes were sent.`));
    });
    // A promise is settled once: what comes after the first of these changes nothing. A request that is cut off emits `close`
    // alone, unless somebody listens for its error.
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    request.on('close', () => {
      if (!request.complete) reject(new DaybookError('body_incomplete'));
    });
  });
}

type Undo = (raw: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

/** Off the event loop: a few kilobytes can hold a gigabyte, and every stream would wait for it. */
const decodable: ReadonlyMap<string, Undo> = new Map<string, Undo>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

async function decode(raw: Buffer, encoding: string, maxOutputLength: number): Promise<Buffer> {
  const undo = decodable.get(encoding);
  if (undo === undefined) throw new DaybookError('body_encoding', `It says ${encoding}.`);
  try {
    return await undo(raw, { maxOutputLength });
  } catch (error) {
    if (error instanceof RangeError) throw new DaybookError('body_too_large', `It holds more than ${maxOutputLength} bytes when decoded.`);
    throw new DaybookError('body_encoding', `It does not decode as ${encoding}.`);
  }
}
