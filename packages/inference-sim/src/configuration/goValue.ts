import { parseGoDuration } from './goDuration';

/** A text that Go's standard library would not parse; says so in its words. */
export class GoSyntaxError extends Error {
  override readonly name = 'GoSyntaxError';
}

const invalid = (parser: string, text: string): GoSyntaxError =>
  new GoSyntaxError(
    `strconv.${parser}: parsing ${JSON.stringify(text)}: invalid syntax`,
  );

// Base 0: the prefix tells, and underscores may separate digits.
const integerPattern =
  /^[+-]?(0[xX](_?[0-9a-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|0|[1-9](_?\d)*)$/;

const magnitude = (digits: string): bigint =>
  /^0\d/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);

/**
 * A whole number as `strconv.ParseInt(text, 0, 64)` reads it.
 *
 * @throws GoSyntaxError for another text, or one beyond 64 bits. Numbers
 * beyond 2^53 lose their last digits.
 */
export const parseGoInteger = (text: string): number => {
  if (!integerPattern.test(text)) {
    throw invalid('ParseInt', text);
  }
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const value = magnitude(digits) * (text.startsWith('-') ? -1n : 1n);
  if (BigInt.asIntN(64, value) !== value) {
    throw new GoSyntaxError(
      `strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`,
    );
  }
  return Number(value);
};

/**
 * A number as `strconv.ParseFloat` reads it, without hexadecimal ones.
 *
 * @throws GoSyntaxError
 */
export const parseGoFloat = (text: string): number => {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw invalid('ParseFloat', text);
  }
  return Number(text);
};

/** A truth value as `strconv.ParseBool` reads it. @throws GoSyntaxError */
export const parseGoBoolean = (text: string): boolean => {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) {
    return true;
  }
  if (/^(0|f|F|false|FALSE|False)$/.test(text)) {
    return false;
  }
  throw invalid('ParseBool', text);
};

/**
 * Milliseconds of a Go duration, as `time.ParseDuration` reads it.
 *
 * @throws GoSyntaxError
 */
export const parseGoDurationMs = (text: string): number => {
  const value = parseGoDuration(text);
  if (value !== undefined) {
    return value;
  }
  const quoted = JSON.stringify(text);
  throw new GoSyntaxError(
    /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)
      ? `time: missing unit in duration ${quoted}`
      : `time: invalid duration ${quoted}`,
  );
};
