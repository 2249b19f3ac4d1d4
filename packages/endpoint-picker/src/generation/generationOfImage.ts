import { Generation, generations } from './Generation';

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
  if (minor <= 6) {
    return generations['<=0.6'];
  }
  if (minor <= 8) {
    return generations['0.7-0.8'];
  }
  if (minor <= 10) {
    return generations[minor === 9 ? '0.9' : '0.10'];
  }
  return generations['>=0.11'];
}
