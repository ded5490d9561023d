// Keeps what passes, up to a limit, without touching it: references to the very buffers that go on to the other side. Past the
// limit the sizes still count and the last bytes are kept beside the first, because a stream says its usage at the end. Nothing is
// left out before the last bytes alone are more than their share.

const tailBytes = 256 * 1024;

/**
 * A class, because getters belong on a prototype: written into an object literal they give each object a hidden class of its own
 * (measured: half of the gateway's time, most of it in the collector).
 */
export class Capture {
  readonly #limit: number;
  readonly #head: Buffer[] = [];
  readonly #tail: Buffer[] = [];
  #bytes = 0;
  #headBytes = 0;
  #tailBytes = 0;
  #leftOut = 0;

  /** `limit` bytes at the most; 0 keeps sizes alone. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get truncated(): boolean {
    return this.#leftOut > 0;
  }

  add(chunk: Buffer): void {
    const isWhole = this.#headBytes === this.#bytes;
    this.#bytes += chunk.length;
    if (isWhole && this.#headBytes + chunk.length <= this.#limit) {
      this.#head.push(chunk);
      this.#headBytes += chunk.length;
    } else if (this.#limit === 0) this.#leftOut += chunk.length;
    else this.#addToTail(chunk);
  }

  /** The buffers kept, in order. */
  kept(): readonly Buffer[] {
    if (this.#tail.length === 0) return this.#head;
    return this.#leftOut === 0 ? [...this.#head, ...this.#tail] : [...this.#head, cutMark, ...this.#tail];
  }

  #addToTail(chunk: Buffer): void {
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    for (let first = this.#tail[0]; first && this.#tail.length > 1 && this.#tailBytes - first.length >= tailBytes; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
      this.#leftOut += first.length;
    }
  }
}

/** Stands where bytes are missing; a blank line each side, so that the events of a stream stay apart. */
export const cutMark: Buffer = Buffer.from('\n\n: daybook left out bytes here\n\n');
