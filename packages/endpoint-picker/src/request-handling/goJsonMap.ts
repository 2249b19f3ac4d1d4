class GoJsonError extends Error {}

/** Where the scanner of Go's encoding/json is, for the words of its errors. */
class Scanner {
  readonly #text: string;
  #at = 0;

  /** @param bytes - the JSON text, one character per byte */
  constructor(bytes: string) {
    this.#text = bytes;
  }

  /** Reads one value and what may follow it. */
  document(): void {
    this.#value();
    this.#space();
    if (this.#at < this.#text.length) {
      this.#fail('after top-level value');
    }
  }

  #value(): void {
    this.#space();
    const first = this.#peek();
    switch (first) {
      case '{':
        this.#object();
        break;
      case '[':
        this.#array();
        break;
      case '"':
        this.#string();
        break;
      case 't':
        this.#literal('true');
        break;
      case 'f':
        this.#literal('false');
        break;
      case 'n':
        this.#literal('null');
        break;
      default:
        if (first !== '-' && !/[0-9]/.test(first)) {
          this.#fail('looking for beginning of value');
        }
        this.#number();
    }
  }

  #object(): void {
    this.#at += 1;
    this.#space();
    if (this.#peek() === '}') {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#peek() !== '"') {
        this.#fail('looking for beginning of object key string');
      }
      this.#string();
      this.#space();
      this.#expect(':', 'after object key');
      this.#value();
      this.#space();
      if (this.#peek() === '}') {
        this.#at += 1;
        return;
      }
      this.#expect(',', 'after object key:value pair');
    }
  }

  #array(): void {
    this.#at += 1;
    this.#space();
    if (this.#peek() === ']') {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#value();
      this.#space();
      if (this.#peek() === ']') {
        this.#at += 1;
        return;
      }
      this.#expect(',', 'after array element');
    }
  }

  #string(): void {
    this.#at += 1;
    for (;;) {
      const char = this.#peek();
      if (char === '"') {
        this.#at += 1;
        return;
      }
      if (char < ' ') {
        this.#fail('in string literal');
      }
      this.#at += 1;
      if (char === '\\') {
        this.#escape();
      }
    }
  }

  #escape(): void {
    const char = this.#peek();
    if (!/["\\/bfnrtu]/.test(char)) {
      this.#fail('in string escape code');
    }
    this.#at += 1;
    for (let digits = 0; char === 'u' && digits < 4; digits++) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) {
        this.#fail('in \\u hexadecimal character escape');
      }
      this.#at += 1;
    }
  }

  #number(): void {
    if (this.#peek() === '-') {
      this.#at += 1;
    }
    if (this.#peek() === '0') {
      this.#at += 1;
    } else {
      this.#digits('in numeric literal');
    }
    if (this.#text[this.#at] === '.') {
      this.#at += 1;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at += 1;
      if (/[+-]/.test(this.#peek())) {
        this.#at += 1;
      }
      this.#digits('in exponent of numeric literal');
    }
  }

  #digits(context: string): void {
    if (!/[0-9]/.test(this.#peek())) {
      this.#fail(context);
    }
    while (/[0-9]/.test(this.#text[this.#at] ?? '')) {
      this.#at += 1;
    }
  }

  #literal(word: string): void {
    for (const wanted of word) {
      if (this.#peek() !== wanted) {
        this.#fail(`in literal ${word} (expecting ${quoted(wanted)})`);
      }
      this.#at += 1;
    }
  }

  #expect(wanted: string, context: string): void {
    if (this.#peek() !== wanted) {
      this.#fail(context);
    }
    this.#at += 1;
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) {
      this.#at += 1;
    }
  }

  #peek(): string {
    const char = this.#text[this.#at];
    if (char === undefined) {
      throw new GoJsonError('unexpected end of JSON input');
    }
    return char;
  }

  #fail(context: string): never {
    throw new GoJsonError(
      `invalid character ${quoted(this.#peek())} ${context}`,
    );
  }
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  "'": "\\'",
  '\\': '\\\\',
};

/** A byte as Go quotes a character. */
function quoted(char: string): string {
  const named = NAMED[char];
  if (named) {
    return `'${named}'`;
  }
  const code = char.charCodeAt(0);
  const hex = code.toString(16);
  if (code < 0x20 || code === 0x7f) {
    return `'\\x${hex.padStart(2, '0')}'`;
  }
  return (code >= 0x80 && code <= 0xa0) || code === 0xad
    ? `'\\u${hex.padStart(4, '0')}'`
    : `'${char}'`;
}

const GO_KINDS: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
};

/**
 * What Go's encoding/json makes of a text that is to become a map: the map, or
 * why it cannot, in its own words, for they are in what clients get.
 *
 * @public
 */
export type GoJsonMap =
  | { readonly kind: 'map'; readonly map: Readonly<Record<string, unknown>> }
  | { readonly kind: 'fault'; readonly message: string };

function faultOf(body: Buffer): string {
  try {
    new Scanner(body.toString('latin1')).document();
  } catch (error) {
    if (error instanceof GoJsonError) {
      return error.message;
    }
    throw error;
  }
  // Nothing else is left that JSON.parse and Go see differently.
  return 'invalid JSON';
}

/**
 * Decodes a text as Go's encoding/json does into a map; `null` is an empty one.
 *
 * @public
 */
export function readGoJsonMap(body: Buffer): GoJsonMap {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    // Only now is it worth to look where the fault is.
    return { kind: 'fault', message: faultOf(body) };
  }
  if (typeof value === 'object' && !Array.isArray(value)) {
    return { kind: 'map', map: { ...value } };
  }
  const kind = Array.isArray(value) ? 'array' : GO_KINDS[typeof value];
  return {
    kind: 'fault',
    message: `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
  };
}
