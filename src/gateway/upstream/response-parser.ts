// Reads HTTP/1.1 responses off a connection (RFC 9112), incrementally: status line, header fields, then a body framed by
// content-length, chunks or the connection's end. Strict where laxness would let two readers disagree about where a message
// ends: folded headers, differing lengths, malformed chunk sizes and bad versions are refused with MalformedResponse.

export type ResponseHead = {
  readonly status: number;
  readonly statusText: string;
  /** Name, value, name, value… as the vendor wrote them. */
  readonly headers: readonly string[];
};

export class MalformedResponse extends Error {}

export interface ResponseSink {
  onHead(head: ResponseHead): void;
  /** Body bytes of one read, a copy of their own; `ended` where the message is complete with them. May be empty when ended. */
  onData(chunk: Buffer, ended: boolean): void;
}

const maxHeadBytes = 128 * 1024;
const maxChunkLine = 1024;
const nothing: Buffer = Buffer.alloc(0);

type State = 'head' | 'length' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailer' | 'until-close' | 'done';

export class ResponseParser {
  #state: State = 'done';
  #rest: Buffer = nothing;
  #left = 0;
  #trailerBytes = 0;
  #bodiless = false;
  #keepAlive = true;
  #idleHint: number | null = null;
  #sink: ResponseSink | null = null;

  /** Makes ready for the answer to one request; `bodiless` for HEAD. */
  begin(sink: ResponseSink, bodiless: boolean): void {
    this.#state = 'head';
    this.#rest = nothing;
    this.#sink = sink;
    this.#bodiless = bodiless;
    this.#keepAlive = true;
    this.#idleHint = null;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Whether the connection may serve another request after this answer. */
  get keepsAlive(): boolean {
    return this.#keepAlive;
  }

  /** The vendor's `keep-alive: timeout=N`, in milliseconds. */
  get idleHint(): number | null {
    return this.#idleHint;
  }

  /** Takes bytes of one read. The buffer may be used again by the caller afterwards. */
  take(read: Buffer): void {
    if (this.#state === 'done') throw new MalformedResponse('bytes after the end of the answer');
    let bytes = read;
    if (this.#rest.length > 0) {
      bytes = Buffer.concat([this.#rest, read]);
      this.#rest = nothing;
    }
    let at = 0;
    while (this.#state === 'head') {
      const next = this.#takeHead(bytes, at);
      if (next === -1) return;
      at = next;
    }
    this.#takeBody(bytes, at);
  }

  /** The connection ended. True where that is how the message ends. */
  finish(): boolean {
    if (this.#state !== 'until-close') return false;
    this.#state = 'done';
    this.#hand(nothing, true);
    return true;
  }

  #takeHead(bytes: Buffer, from: number): number {
    const end = bytes.indexOf('\r\n\r\n', from, 'latin1');
    if (end === -1) {
      if (bytes.length - from > maxHeadBytes) throw new MalformedResponse(`a head of more than ${maxHeadBytes} bytes`);
      const start = bytes.toString('latin1', from, Math.min(bytes.length, from + 5));
      if (!'HTTP/'.startsWith(start) && !start.startsWith('HTTP/')) throw new MalformedResponse('an answer that does not begin with HTTP/');
      this.#rest = Buffer.from(bytes.subarray(from));
      return -1;
    }
    const lines = bytes.toString('latin1', from, end).split('\r\n');
    const status = /^HTTP\/1\.([01]) ([1-9]\d{2})(?: (.*))?$/.exec(lines[0] ?? '');
    if (!status || hasControl(status[3] ?? '')) throw new MalformedResponse('a status line that is not HTTP/1.x');
    const code = Number(status[2]);
    if (code === 101) throw new MalformedResponse('a change of protocol that nobody asked for');
    if (code < 200) return end + 4;
    this.#keepAlive = status[1] === '1';
    const headers = this.#takeFields(lines, code);
    this.#sink?.onHead({ status: code, statusText: status[3] ?? '', headers });
    return end + 4;
  }

  #takeFields(lines: readonly string[], code: number): string[] {
    const headers: string[] = [];
    let length: string | null = null;
    let encoding: string | null = null;
    for (let i = 1; i < lines.length; i += 1) {
      const line = lines[i] ?? '';
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      if (colon < 1 || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) throw new MalformedResponse('a header field that is not name: value');
      const value = line.slice(colon + 1).trim();
      if (hasControl(value)) throw new MalformedResponse('a header value with control characters');
      if (name.length === 14 && name.toLowerCase() === 'content-length') {
        if (!/^\d+$/.test(value) || (length !== null && length !== value))
          throw new MalformedResponse('a content-length that cannot be read');
        if (length !== null) continue; // The same length twice: the caller's reader would take offence at the second.
        length = value;
      } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding')
        encoding = encoding === null ? value : `${encoding},${value}`;
      else if (name.length === 10 && name.toLowerCase() === 'connection') this.#readConnection(value);
      else if (name.length === 10 && name.toLowerCase() === 'keep-alive') this.#readKeepAlive(value);
      headers.push(name, value);
    }
    this.#frame(code, length, encoding);
    // Chunks say where the answer ends; a length beside them would tell the next reader something else (RFC 9112 §6.3).
    return length !== null && encoding !== null ? withoutLength(headers) : headers;
  }

  #frame(code: number, length: string | null, encoding: string | null): void {
    if (this.#bodiless || code === 204 || code === 304) {
      this.#left = 0;
      this.#state = 'length';
    } else if (encoding !== null) {
      // The field ends here, so a coding under the chunks would be lost, and the caller would take its bytes for the body's own.
      if (encoding.toLowerCase() !== 'chunked') throw new MalformedResponse('a transfer-encoding that is not chunked alone');
      if (length !== null) this.#keepAlive = false;
      this.#state = 'chunk-size';
    } else if (length !== null) {
      this.#left = Number(length);
      if (!Number.isSafeInteger(this.#left)) throw new MalformedResponse('a content-length that cannot be read');
      this.#state = 'length';
    } else {
      this.#keepAlive = false;
      this.#state = 'until-close';
    }
  }

  #readConnection(value: string): void {
    if (/\bclose\b/i.test(value)) this.#keepAlive = false;
    else if (/\bkeep-alive\b/i.test(value)) this.#keepAlive = true;
  }

  #readKeepAlive(value: string): void {
    const seconds = /\btimeout\s*=\s*"?(\d+)/i.exec(value)?.[1];
    if (seconds !== undefined) this.#idleHint = Number(seconds) * 1000;
  }

  #takeBody(bytes: Buffer, from: number): void {
    if (this.#state === 'length') {
      const end = Math.min(bytes.length, from + this.#left);
      this.#left -= end - from;
      if (this.#left === 0) this.#state = 'done';
      this.#give(bytes, from, end);
      if (end < bytes.length) throw new MalformedResponse('bytes after the end of the answer');
    } else if (this.#state === 'until-close') this.#give(bytes, from, bytes.length);
    else this.#takeChunks(bytes, from);
  }

  #give(bytes: Buffer, from: number, end: number): void {
    const ended = this.#state === 'done';
    if (end > from || ended) this.#hand(end > from ? Buffer.from(bytes.subarray(from, end)) : nothing, ended);
  }

  /** An idle connection holds on to nothing of the call it served last. */
  #hand(chunk: Buffer, ended: boolean): void {
    const sink = this.#sink;
    if (ended) this.#sink = null;
    sink?.onData(chunk, ended);
  }

  /** All chunk data of one read goes out as one piece: fewer writes to the caller, and no event is held back. */
  #takeChunks(bytes: Buffer, from: number): void {
    const pieces: Buffer[] = [];
    let at = from;
    while (at < bytes.length && this.#state !== 'done') {
      if (this.#state === 'chunk-data') {
        const end = Math.min(bytes.length, at + this.#left);
        pieces.push(bytes.subarray(at, end));
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = 'chunk-end';
        continue;
      }
      const lf = bytes.indexOf(10, at);
      if (lf === -1) {
        if (bytes.length - at > maxChunkLine) throw new MalformedResponse('a chunk line that does not end');
        this.#rest = Buffer.from(bytes.subarray(at));
        break;
      }
      this.#takeChunkLine(bytes.toString('latin1', at, lf > at && bytes[lf - 1] === 13 ? lf - 1 : lf));
      at = lf + 1;
    }
    const ended = this.#state === 'done';
    const first = pieces[0];
    if (first !== undefined || ended) this.#hand(pieces.length === 1 && first ? Buffer.from(first) : Buffer.concat(pieces), ended);
    if (ended && at < bytes.length) throw new MalformedResponse('bytes after the end of the answer');
  }

  #takeChunkLine(line: string): void {
    if (this.#state === 'chunk-end') {
      if (line !== '') throw new MalformedResponse('a chunk longer than its size');
      this.#state = 'chunk-size';
    } else if (this.#state === 'chunk-size') {
      const size = /^([0-9a-fA-F]{1,13})[ \t]*(?:;.*)?$/.exec(line)?.[1];
      if (size === undefined) throw new MalformedResponse('a chunk size that cannot be read');
      this.#left = Number.parseInt(size, 16);
      this.#trailerBytes = 0;
      this.#state = this.#left === 0 ? 'trailer' : 'chunk-data';
    } else {
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > maxHeadBytes) throw new MalformedResponse('trailers that do not end');
      if (line === '') this.#state = 'done';
    }
  }
}

function withoutLength(headers: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2)
    if (headers[i]?.toLowerCase() !== 'content-length') kept.push(headers[i] ?? '', headers[i + 1] ?? '');
  return kept;
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}
