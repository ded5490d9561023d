// Keep-alive connections to vendors, one pool per origin. A connection serves one exchange at a time; the one used last is
// used next, idle ones are closed before the vendor closes them. Reads go through one static buffer per process and are
// copied once, because the copy is what the caller gets and the journal keeps.
import net from 'node:net';
import tls from 'node:tls';
import { MalformedResponse, ResponseParser, type ResponseHead } from './response-parser.ts';

export type UpstreamRequest = {
  readonly method: string;
  readonly path: string;
  /** Name, value, name, value… complete but for the body's framing. */
  readonly headers: readonly string[];
  /** The whole body, null for none, or 'stream' where `write` and `end` will bring it. */
  readonly body: Buffer | null | 'stream';
  /** With 'stream': the length the caller announced, or null for chunks. */
  readonly length: number | null;
};

/** Why an exchange failed: never connected, ended early, or spoke something that is not HTTP. */
export type UpstreamFault = { readonly code: 'upstream_unreachable' | 'upstream_cut' | 'upstream_malformed'; readonly message: string };

export interface UpstreamListener {
  /** The request was handed to a connected socket. */
  onSent(): void;
  onHead(head: ResponseHead): void;
  onData(chunk: Buffer, ended: boolean): void;
  onFault(fault: UpstreamFault): void;
  /** The socket takes more of a streamed body again. */
  onDrain(): void;
}

export interface UpstreamExchange {
  pause(): void;
  resume(): void;
  /** Ends the exchange at once; no event follows. */
  abort(): void;
  /** False where the socket wants a pause. */
  write(chunk: Buffer): boolean;
  end(): void;
}

export interface UpstreamPool {
  send(origin: URL, request: UpstreamRequest, listener: UpstreamListener): UpstreamExchange;
  close(): void;
}

const idleDefault = 4_000;
const idleLongest = 60_000;
const smallBody = 32 * 1024;

type Idle = { readonly connection: Connection; readonly until: number };

/** Opens a pool. `ca` adds certificates for vendors behind a private authority. */
export function openPool(options: { readonly ca?: string } = {}): UpstreamPool {
  const idle = new Map<string, Idle[]>();
  const all = new Set<Connection>();
  const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

  const release = (connection: Connection, keepFor: number): void => {
    const list = idle.get(connection.origin) ?? [];
    if (list.length === 0) idle.set(connection.origin, list);
    list.push({ connection, until: Date.now() + keepFor });
  };
  const forget = (connection: Connection): void => {
    all.delete(connection);
    const list = idle.get(connection.origin);
    const at = list?.findIndex((entry) => entry.connection === connection) ?? -1;
    if (at >= 0) list?.splice(at, 1);
  };
  const reap = setInterval(() => {
    const now = Date.now();
    for (const list of idle.values()) for (const entry of [...list]) if (entry.until <= now) entry.connection.destroy();
  }, 1000).unref();

  const take = (origin: URL): Connection => {
    const list = idle.get(origin.origin);
    for (let entry = list?.pop(); entry; entry = list?.pop()) {
      if (entry.until > Date.now() && entry.connection.isUsable) return entry.connection;
      entry.connection.destroy();
    }
    const connection = new Connection(origin, readBuffer, options.ca, release, forget);
    all.add(connection);
    return connection;
  };

  return {
    send: (origin, request, listener) => take(origin).send(request, listener),
    close: () => {
      clearInterval(reap);
      for (const connection of all) connection.destroy();
    },
  };
}

class Connection {
  readonly origin: string;
  readonly #socket: net.Socket;
  readonly #parser = new ResponseParser();
  readonly #release: (connection: Connection, keepFor: number) => void;
  #listener: UpstreamListener | null = null;
  #waiting: (() => void) | null = null;
  #connected = false;
  #answered = false;
  #chunked = false;
  #bodySent = true;
  #failure: string | null = null;

  constructor(
    url: URL,
    buffer: Buffer,
    ca: string | undefined,
    release: (c: Connection, keepFor: number) => void,
    forget: (c: Connection) => void,
  ) {
    this.origin = url.origin;
    this.#release = release;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (url.protocol === 'https:') {
      this.#socket = tls.connect({
        host,
        port,
        ...(net.isIP(host) === 0 && { servername: host }),
        ...(ca !== undefined && { ca }),
        ALPNProtocols: ['http/1.1'],
      });
      this.#socket.setNoDelay(true);
      this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
      this.#socket.once('secureConnect', () => this.#onConnect());
    } else {
      const onread = {
        buffer,
        callback: (size: number): boolean => this.#take(size === buffer.length ? buffer : buffer.subarray(0, size)),
      };
      this.#socket = net.connect({ host, port, noDelay: true, onread });
      this.#socket.once('connect', () => this.#onConnect());
    }
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure = error.code ?? error.message;
    });
    this.#socket.on('end', () => this.#onEnd());
    this.#socket.on('drain', () => this.#listener?.onDrain());
    this.#socket.on('close', () => {
      forget(this);
      this.#onClose();
    });
  }

  get isUsable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && this.#socket.readable;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamExchange {
    this.#listener = listener;
    this.#answered = false;
    this.#socket.ref();
    this.#parser.begin(
      { onHead: (head) => this.#onHead(head), onData: (chunk, ended) => this.#onData(chunk, ended) },
      request.method === 'HEAD',
    );
    const start = (): void => {
      this.#writeRequest(request);
      listener.onSent();
    };
    if (this.#connected) start();
    else this.#waiting = start;
    const mine = (): boolean => this.#listener === listener;
    return {
      pause: () => void (mine() && this.#socket.pause()),
      resume: () => void (mine() && this.#socket.resume()),
      abort: () => {
        if (!mine()) return;
        this.#listener = null;
        this.#socket.destroy();
      },
      write: (chunk) => !mine() || this.#writeBody(chunk),
      end: () => {
        if (!mine() || this.#bodySent) return;
        this.#bodySent = true;
        if (this.#chunked) this.#socket.write('0\r\n\r\n', 'latin1');
      },
    };
  }

  #writeRequest(request: UpstreamRequest): void {
    let head = `${request.method} ${request.path} HTTP/1.1\r\n`;
    for (let i = 0; i < request.headers.length; i += 2) head += `${request.headers[i]}: ${request.headers[i + 1]}\r\n`;
    this.#bodySent = request.body !== 'stream';
    this.#chunked = request.body === 'stream' && request.length === null;
    if (request.body === 'stream')
      head += this.#chunked ? 'transfer-encoding: chunked\r\n\r\n' : `content-length: ${request.length}\r\n\r\n`;
    else if (request.body !== null) head += `content-length: ${request.body.length}\r\n\r\n`;
    else head += request.method === 'GET' || request.method === 'HEAD' ? '\r\n' : 'content-length: 0\r\n\r\n';
    const body = Buffer.isBuffer(request.body) ? request.body : null;
    if (body !== null && body.length <= smallBody) {
      const whole = Buffer.allocUnsafe(head.length + body.length);
      whole.write(head, 0, 'latin1');
      body.copy(whole, head.length);
      this.#socket.write(whole);
    } else {
      this.#socket.write(head, 'latin1');
      if (body !== null) this.#socket.write(body);
    }
  }

  #writeBody(chunk: Buffer): boolean {
    if (!this.#connected) return false;
    if (!this.#chunked) return this.#socket.write(chunk);
    if (chunk.length === 0) return true;
    this.#socket.cork();
    this.#socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
    this.#socket.write(chunk);
    const more = this.#socket.write('\r\n', 'latin1');
    this.#socket.uncork();
    return more;
  }

  #onConnect(): void {
    this.#connected = true;
    const start = this.#waiting;
    this.#waiting = null;
    start?.();
  }

  /** False tells the socket to stop reading. */
  #take(bytes: Buffer): boolean {
    if (this.#listener === null) {
      this.#socket.destroy(); // Bytes nobody asked for on an idle connection: it cannot be trusted again.
      return false;
    }
    try {
      this.#parser.take(bytes);
    } catch (error) {
      if (!(error instanceof MalformedResponse)) throw error;
      this.#fail({ code: 'upstream_malformed', message: error.message });
      this.#socket.destroy();
      return false;
    }
    return !this.#socket.isPaused();
  }

  #onHead(head: ResponseHead): void {
    this.#answered = true;
    this.#listener?.onHead(head);
  }

  #onData(chunk: Buffer, ended: boolean): void {
    const listener = this.#listener;
    if (ended) {
      this.#listener = null;
      if (this.#parser.keepsAlive && this.#bodySent && this.isUsable) {
        const hint = this.#parser.idleHint;
        this.#socket.resume();
        this.#socket.unref();
        this.#release(this, hint === null ? idleDefault : Math.min(idleLongest, Math.max(0, hint - 1000)));
      } else this.#socket.destroy();
    }
    listener?.onData(chunk, ended);
  }

  #onEnd(): void {
    if (this.#listener !== null) this.#parser.finish();
    this.#socket.destroy();
  }

  #onClose(): void {
    const where = this.#failure === null ? '' : ` (${this.#failure})`;
    if (!this.#connected) this.#fail({ code: 'upstream_unreachable', message: `no connection to ${this.origin}${where}` });
    else
      this.#fail({
        code: 'upstream_cut',
        message: `the connection ended ${this.#answered ? 'in the middle of the answer' : 'before an answer'}${where}`,
      });
  }

  #fail(fault: UpstreamFault): void {
    const listener = this.#listener;
    this.#listener = null;
    listener?.onFault(fault);
  }
}
