import type { Finding } from './Finding';

/**
 * A finding as one line: `<path>: <message>. <fix>`. The form, the actions, the command line and the condition `Valid` all say
 * it in these words.
 *
 * @public
 */
export function describeFinding({
  path,
  message,
  fix,
}: Pick<Finding, 'path' | 'message' | 'fix'>): string {
  return `${path}: ${message}. ${fix}`;
}
