import { Generation, generations, ReleaseLine } from './Generation';

/** Releases that have a line of their own, by their minor version. */
const LINES: ReadonlyMap<number, ReleaseLine> = new Map([
  [7, '0.7'],
  [8, '0.8'],
  [9, '0.9'],
  [10, '0.10'],
]);

/**
 * Tells by an image's tag which release it holds. A tag that is not a version
 * (`main`, `latest`, a digest) is taken for the newest.
 *
 * @param image - as in a pod, `<registry>/<name>:v0.10.0`
 *
 * @public
 */
export function generationOfImage(image: string | undefined): Generation {
  const tag = /:v?(\d+)\.(\d+)(?:[.+-][\w.+-]*)?(?:@.*)?$/.exec(image ?? '');
  if (!tag || Number(tag[1]) > 0) {
    return generations['>=0.11'];
  }
  const minor = Number(tag[2]);
  return generations[minor <= 6 ? '<=0.6' : LINES.get(minor) ?? '>=0.11'];
}
