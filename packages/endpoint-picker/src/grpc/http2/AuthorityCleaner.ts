import { Frame, FrameFlag, FrameType, frameBytes, hasFlag } from './frames';
import { HeaderField, HpackDecoder } from './HpackDecoder';
import { literalHeaderBlock } from './literalHeaderBlock';

/** What nghttp2, and so Node, does not take in an `:authority`. */
const FORBIDDEN = /[^A-Za-z0-9._~!$&'()*+,;=:@%[\]-]/g;

const MAX_FRAME_BYTES = 16_384;

/** Whether Node would refuse these headers for their `:authority`. */
export function hasForbiddenAuthority(fields: readonly HeaderField[]): boolean {
  return fields.some(
    ([name, value]) => name === ':authority' && value.search(FORBIDDEN) >= 0,
  );
}

/** A header block's bytes, without what else is in the frame. */
function blockPart(frame: Frame): Buffer {
  let start = 0;
  let end = frame.payload.length;
  if (frame.type === FrameType.HEADERS) {
    if (hasFlag(frame, FrameFlag.PADDED)) {
      end -= frame.payload[0];
      start += 1;
    }
    if (hasFlag(frame, FrameFlag.PRIORITY)) {
      start += 5;
    }
  }
  return frame.payload.subarray(start, Math.max(start, end));
}

/** Puts header blocks together and decodes them. */
export class HeaderBlocks {
  readonly #decoder = new HpackDecoder();
  #first?: Frame;
  #parts: Buffer[] = [];

  /**
   * Takes the next frame.
   *
   * @returns the headers that are complete with it; `pending` while a block
   *   is not; undefined for a frame that has nothing to do with headers
   * @throws when a block is no HPACK
   */
  push(
    frame: Frame,
  ): { first: Frame; fields: HeaderField[] } | 'pending' | undefined {
    if (frame.type === FrameType.HEADERS) {
      this.#first = frame;
      this.#parts = [];
    } else if (frame.type !== FrameType.CONTINUATION) {
      return undefined;
    }
    this.#parts.push(blockPart(frame));
    if (!hasFlag(frame, FrameFlag.END_HEADERS) || !this.#first) {
      return 'pending';
    }
    const fields = this.#decoder.decode(Buffer.concat(this.#parts));
    return { first: this.#first, fields };
  }
}

/**
 * Replaces what Node refuses in `:authority`, in all requests of a connection.
 * Every header block is written anew, literally, so that the far end's memory
 * of earlier ones does not matter.
 */
export class AuthorityCleaner {
  readonly #blocks = new HeaderBlocks();

  /** The bytes to pass on instead of a frame. */
  clean(frame: Frame): Buffer[] {
    const headers = this.#blocks.push(frame);
    if (headers === undefined) {
      return [frameBytes(frame)];
    }
    if (headers === 'pending') {
      return [];
    }
    const { first, fields } = headers;
    const block = literalHeaderBlock(
      fields.map(
        ([name, value]): HeaderField =>
          name === ':authority'
            ? [name, value.replaceAll(FORBIDDEN, '-')]
            : [name, value],
      ),
    );
    const frames: Buffer[] = [];
    for (let at = 0; at === 0 || at < block.length; at += MAX_FRAME_BYTES) {
      const isFirst = at === 0;
      const isLast = at + MAX_FRAME_BYTES >= block.length;
      const endStream = isFirst && hasFlag(first, FrameFlag.END_STREAM);
      frames.push(
        frameBytes({
          type: isFirst ? FrameType.HEADERS : FrameType.CONTINUATION,
          flags:
            (endStream ? FrameFlag.END_STREAM : 0) +
            (isLast ? FrameFlag.END_HEADERS : 0),
          stream: first.stream,
          payload: block.subarray(at, at + MAX_FRAME_BYTES),
        }),
      );
    }
    return frames;
  }
}
