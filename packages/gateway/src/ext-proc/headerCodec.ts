import { HeaderEntry } from '../http/HeaderList';
import { HeaderMutation, HeaderValue } from './messages';

// Header values are bytes; node:http shows each byte as one latin1 character.
const toBytes = (value: string): Buffer => Buffer.from(value, 'latin1');
const fromBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('latin1');

/** Headers as the protocol carries them, in `raw_value` as Envoy does. */
export const encodeHeaders = (
  headers: Iterable<HeaderEntry>,
): { headers: HeaderValue[] } => ({
  headers: Array.from(headers, ([key, value]) => ({
    key,
    raw_value: toBytes(value),
  })),
});

/** A header that came from the EPP, in either of the two forms. */
export const decodeHeader = (header: {
  key: string;
  value?: string;
  raw_value?: Uint8Array;
}): HeaderEntry => [
  header.key.toLowerCase(),
  header.raw_value && header.raw_value.length > 0
    ? fromBytes(header.raw_value)
    : fromBytes(Buffer.from(header.value ?? '', 'utf8')),
];

/**
 * Applies what the EPP wants changed.
 *
 * A header whose `append_action` is the enum's zero value replaces: on the
 * wire it cannot be told from an unset one, and EPPs that repeat the request's
 * own headers leave it unset. Only the older `append` flag appends.
 */
export const applyHeaderMutation = (
  headers: readonly HeaderEntry[],
  mutation: HeaderMutation | null | undefined,
): HeaderEntry[] => {
  const removed = new Set(
    (mutation?.remove_headers ?? []).map(name => name.toLowerCase()),
  );
  const kept = headers.filter(([name]) => !removed.has(name));
  const present = new Set(kept.map(([name]) => name));
  const replaced = new Set<string>();
  const added: HeaderEntry[] = [];
  for (const option of mutation?.set_headers ?? []) {
    const entry = decodeHeader(option.header);
    const [name] = entry;
    const appends = option.append?.value === true;
    if (appends) {
      added.push(entry);
    } else if (option.append_action === 'ADD_IF_ABSENT') {
      if (!present.has(name)) {
        added.push(entry);
      }
    } else if (
      option.append_action !== 'OVERWRITE_IF_EXISTS' ||
      present.has(name)
    ) {
      replaced.add(name);
      added.push(entry);
    }
    present.add(name);
  }
  return [...kept.filter(([name]) => !replaced.has(name)), ...added];
};
