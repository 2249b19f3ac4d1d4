import { HeaderField } from './HpackDecoder';

function integer(value: number, bits: number): number[] {
  const limit = 2 ** bits - 1;
  if (value < limit) {
    return [value];
  }
  const bytes = [limit];
  let rest = value - limit;
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    bytes.push(128 + (rest % 128));
  }
  bytes.push(rest);
  return bytes;
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from(integer(bytes.length, 7)), bytes]);
}

/**
 * A header block that refers to nothing before it and leaves nothing behind:
 * every field literally, none indexed (RFC 7541, section 6.2.2).
 */
export function literalHeaderBlock(fields: readonly HeaderField[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [
      Buffer.from([0]),
      string(name),
      string(value),
    ]),
  );
}
