// Pictures, recordings, films and files, wherever a wire format puts their bytes or their address.
import { joined, type Taking, take } from './take.ts';
import type { JsonObject, MediaBlock, Medium, Source } from './turn.ts';

/** An address: the bytes themselves where it is a data: URL, else a place. */
export function sourceOf(address: string, mime: string | null = null): Source {
  const data = /^data:([^;,]*)(?:;[^,;]*)*;base64,/i.exec(address.slice(0, 300));
  if (data !== null) return { at: 'data', mime: data[1] || mime, base64: address.slice(data[0].length) };
  return { at: 'url', url: address, mime };
}

const mimes = ['media_type', 'mediaType', 'mimeType', 'mime_type'] as const;

/** The source a part's members tell of, in the words of any vendor; null where none does. */
function sourceIn(taking: Taking): Source | null {
  const address = taking.text('url', 'uri', 'fileUri', 'file_uri', 'file_url', 'image_url', 'document_url', 'video_url', 'gcs_uri');
  if (address !== null) return sourceOf(address, taking.text(...mimes));
  const bytes = taking.text('data', 'bytes', 'base64', 'b64_json', 'file_data', 'image', 'content');
  if (bytes !== null) return bytesOf(bytes, taking.text(...mimes));
  const id = taking.text('file_id', 'fileId');
  if (id !== null) return { at: 'id', id };
  const text = taking.text('text');
  return text === null ? null : { at: 'text', text, mime: taking.text(...mimes) };
}

const bytesOf = (bytes: string, mime: string | null): Source =>
  /^(?:data|https?):/i.test(bytes.slice(0, 6)) ? sourceOf(bytes, mime) : { at: 'data', mime, base64: bytes };

/** Members that hold a part's source. */
const holders = [
  'source',
  'image_url',
  'input_audio',
  'file',
  'image',
  'document',
  'video',
  'audio',
  'audio_url',
  'video_url',
  'inlineData',
  'inline_data',
  'fileData',
  'file_data',
  's3Location',
] as const;

/** Null where no source can be found in it. */
export function mediaOf(medium: Medium, part: JsonObject, depth = 0): MediaBlock | null {
  const taking = take(part);
  if (typeof part['type'] === 'string') taking.skip('type');
  const inner = taking.object(...holders);
  const found = inner === null || depth > 3 ? null : mediaOf(medium, inner, depth + 1);
  if (inner !== null && found === null) return null;
  // Of a document in plain text the data is the text itself.
  const plain = found === null && part['type'] === 'text' ? taking.text('data') : null;
  const source = found?.source ?? (plain === null ? sourceIn(taking) : { at: 'text' as const, text: plain, mime: taking.text(...mimes) });
  if (source === null) return null;
  const format = source.at === 'data' && source.mime === null ? taking.text('format') : null;
  const typed = format === null || source.at !== 'data' ? source : { ...source, mime: mimeOf(medium, format) };
  // What both name stays in the rest of the outer one.
  const name = found?.name ?? taking.text('filename', 'name', 'title', 'displayName', 'display_name');
  const detail = found?.detail ?? taking.text('detail');
  const transcript = found?.transcript ?? taking.text('transcript');
  const rest = joined(found?.rest ?? null, taking.rest());
  return { kind: 'media', medium: mediumOf(medium, typed), source: typed, name, detail, transcript, rest };
}

const mimeOf = (medium: Medium, format: string): string =>
  format.includes('/') ? format : `${medium === 'file' ? 'application' : medium}/${format}`;

/** What the bytes say they are tells more than the part they came in. */
function mediumOf(medium: Medium, source: Source): Medium {
  const mime = source.at === 'id' ? null : source.mime;
  const kind = /^(image|audio|video)\//i.exec(mime ?? '')?.[1]?.toLowerCase();
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : medium;
}
