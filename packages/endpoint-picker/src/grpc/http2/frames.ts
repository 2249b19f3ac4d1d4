/** What a client's half of an HTTP/2 connection begins with. */
export const PREFACE = Buffer.from(
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'latin1',
);

/** Types of frames (RFC 9113, section 6). */
export const FrameType = { HEADERS: 1, SETTINGS: 4, CONTINUATION: 9 } as const;

/** Flags of frames. */
export const FrameFlag = {
  ACK: 0x1,
  END_STREAM: 0x1,
  END_HEADERS: 0x4,
  PADDED: 0x8,
  PRIORITY: 0x20,
} as const;

const HEADER_BYTES = 9;

/** A frame of HTTP/2. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** Whether a frame carries a flag. */
export function hasFlag({ flags }: Frame, flag: number): boolean {
  return Math.floor(flags / flag) % 2 === 1;
}

/** A frame's bytes. */
export function frameBytes({ type, flags, stream, payload }: Frame): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

/** Cuts a client's bytes into frames; the preface is passed over. */
export class FrameReader {
  #pending = Buffer.alloc(0);
  #prefaceLeft = PREFACE.length;

  /** Takes bytes and gives the frames that are complete with them. */
  push(chunk: Buffer): Frame[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    if (this.#prefaceLeft > 0) {
      const skipped = Math.min(this.#prefaceLeft, this.#pending.length);
      this.#prefaceLeft -= skipped;
      this.#pending = this.#pending.subarray(skipped);
    }
    const frames: Frame[] = [];
    while (this.#pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#pending.readUIntBE(0, 3);
      if (this.#pending.length < end) {
        break;
      }
      frames.push({
        type: this.#pending[3],
        flags: this.#pending[4],
        stream: this.#pending.readUInt32BE(5),
        payload: this.#pending.subarray(HEADER_BYTES, end),
      });
      this.#pending = this.#pending.subarray(end);
    }
    return frames;
  }

  /** Bytes of a frame that is not complete yet. */
  get rest(): Buffer {
    return this.#pending;
  }
}
