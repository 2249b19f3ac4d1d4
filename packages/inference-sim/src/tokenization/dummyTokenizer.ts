/** A token: its text with the white space that follows it, and its id. */
export interface Token {
  readonly text: string;
  readonly id: number;
}

const tokenPattern = /(?:[{}:,\-.?!;@#$%^&*()+_~/\\><[\]="']|\w+)\s*/g;

const step = (hash: number, byte: number): number =>
  Math.imul(hash ^ byte, 0x01000193) >>> 0;

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) {
      // White space may be of any script; the rest of a token is ASCII.
      return Buffer.from(text, 'utf8').reduce(step, 0x811c9dc5);
    }
    hash = step(hash, code);
  }
  return hash;
};

/**
 * The tokenizer that llm-d-inference-sim uses for models it has no tokenizer
 * of: words and punctuation marks, numbered by their FNV-1a hash.
 */
export const tokenize = (text: string): Token[] =>
  (text.match(tokenPattern) ?? []).map(token => ({
    text: token,
    id: fnv1a(token),
  }));
