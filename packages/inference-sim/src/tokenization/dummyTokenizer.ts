/** A token: its text with the white space that follows it, and its id. */
export interface Token {
  readonly text: string;
  readonly id: number;
}

const tokenPattern = /([{}:,\-.?!;@#$%^&*()+_~/\\><[\]="']|\w+)(\s*)/g;

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
};

/**
 * The tokenizer that llm-d-inference-sim uses for models it has no tokenizer
 * of: words and punctuation marks, numbered by their FNV-1a hash.
 */
export const tokenize = (text: string): Token[] =>
  Array.from(text.matchAll(tokenPattern), ([token]) => ({
    text: token,
    id: fnv1a(token),
  }));
