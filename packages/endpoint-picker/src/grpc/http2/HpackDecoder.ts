import { huffmanDecoded } from './huffman';

/**
 * A header field; bytes as latin1, so that nothing is lost.
 */
export type HeaderField = readonly [name: string, value: string];

/** RFC 7541, appendix A. */
const STATIC_TABLE: readonly HeaderField[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
];

/** What a server allows unless it says otherwise, in bytes. */
const TABLE_BYTES = 4096;

const ENTRY_OVERHEAD = 32;

/** Reads the parts of one header block. */
class BlockReader {
  readonly #block: Buffer;
  #at = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  get done(): boolean {
    return this.#at >= this.#block.length;
  }

  peek(): number {
    return this.#block[this.#at];
  }

  /** An integer whose first bits share a byte with something else. */
  integer(bits: number): number {
    const limit = 2 ** bits - 1;
    let value = this.#byte() % 2 ** bits;
    if (value < limit) {
      return value;
    }
    for (let factor = 1; factor < 2 ** 32; factor *= 128) {
      const byte = this.#byte();
      value += (byte % 128) * factor;
      if (byte < 128) {
        return value;
      }
    }
    throw new Error('a header block has too large an integer');
  }

  string(): string {
    const isHuffman = this.peek() >= 128;
    const length = this.integer(7);
    const bytes = this.#block.subarray(this.#at, this.#at + length);
    if (bytes.length < length) {
      throw new Error('a header block ends within a string');
    }
    this.#at += length;
    return (isHuffman ? huffmanDecoded(bytes) : bytes).toString('latin1');
  }

  #byte(): number {
    if (this.done) {
      throw new Error('a header block ends too early');
    }
    this.#at += 1;
    return this.#block[this.#at - 1];
  }
}

/**
 * Decodes the header blocks of one direction of a connection (RFC 7541). Every
 * block has to pass through it, for later ones refer to earlier ones.
 */
export class HpackDecoder {
  /** The newest entry first. */
  readonly #table: HeaderField[] = [];
  #bytes = 0;
  #maxBytes = TABLE_BYTES;

  /** @throws when the block is no HPACK */
  decode(block: Buffer): HeaderField[] {
    const reader = new BlockReader(block);
    const fields: HeaderField[] = [];
    while (!reader.done) {
      const first = reader.peek();
      if (first >= 0x80) {
        fields.push(this.#entry(reader.integer(7)));
      } else if (first >= 0x40) {
        const field = this.#literal(reader, 6);
        this.#add(field);
        fields.push(field);
      } else if (first >= 0x20) {
        this.#maxBytes = Math.min(reader.integer(5), TABLE_BYTES);
        this.#evict();
      } else {
        fields.push(this.#literal(reader, 4));
      }
    }
    return fields;
  }

  #literal(reader: BlockReader, bits: number): HeaderField {
    const index = reader.integer(bits);
    const name = index === 0 ? reader.string() : this.#entry(index)[0];
    return [name, reader.string()];
  }

  #entry(index: number): HeaderField {
    const field =
      STATIC_TABLE[index - 1] ?? this.#table[index - 1 - STATIC_TABLE.length];
    if (!field) {
      throw new Error(`a header block refers to the unknown field ${index}`);
    }
    return field;
  }

  #add(field: HeaderField): void {
    this.#table.unshift(field);
    this.#bytes += sizeOf(field);
    this.#evict();
  }

  #evict(): void {
    while (this.#bytes > this.#maxBytes) {
      const oldest = this.#table.pop();
      if (!oldest) {
        break;
      }
      this.#bytes -= sizeOf(oldest);
    }
  }
}

function sizeOf([name, value]: HeaderField): number {
  return name.length + value.length + ENTRY_OVERHEAD;
}
