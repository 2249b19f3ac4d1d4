import { fnv1a64 } from './fnv1a64';

const HASH_LENGTH = 8;
/** What a label value, a Service name and an entity name may be at most. */
export const LONGEST_NAME = 63;

/** Leaves a name alone if it fits; else cuts it and ends it with a hash of the whole, so that different names stay different. */
export function shorten(name: string, limit = LONGEST_NAME): string {
  if (name.length <= limit) {
    return name;
  }
  const kept = name.slice(0, limit - HASH_LENGTH - 1).replace(/[-._]+$/, '');
  return `${kept}-${shortHash(name)}`;
}

/** First digits of the hash of a text. */
export function shortHash(text: string): string {
  return fnv1a64(text).slice(-HASH_LENGTH);
}
