import { Generation } from '../generation/Generation';
import { DESTINATION } from './destination';
import { isSystemOwned } from './headers';

/**
 * The headers that an answer repeats, as the real one does, so that later
 * filters see the same.
 *
 * @public
 */
export function echoedHeaders(
  headers: Readonly<Record<string, string>>,
  generation: Generation,
): [string, string][] {
  const all = generation.echoedHeaders === 'all';
  return Object.entries(headers).filter(
    ([name]) =>
      name !== DESTINATION &&
      name !== 'content-length' &&
      (all || !isSystemOwned(name)),
  );
}
