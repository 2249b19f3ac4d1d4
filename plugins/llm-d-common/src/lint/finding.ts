import type { Finding } from '../crd';

/** A finding that stands in the way of compiling. */
export const error = (
  rule: string,
  path: string,
  message: string,
): Finding => ({ severity: 'error', rule, path, message });

/** A finding that a person should know of. */
export const warning = (
  rule: string,
  path: string,
  message: string,
): Finding => ({ severity: 'warning', rule, path, message });

/** An element of a list if a condition holds. */
export const when = <T>(condition: unknown, ...items: T[]): T[] =>
  condition ? items : [];
