/**
 * Major and minor version that an image's tag tells, or `undefined` for tags such as `latest`, `main` or a bare digest.
 *
 * @param image - `<registry>/<name>[:<tag>][@<digest>]`
 */
export function imageVersion(
  image: string,
): readonly [number, number] | undefined {
  const [reference] = image.split('@');
  const tag = /:([^/:]+)$/.exec(reference)?.[1];
  return tag === undefined ? undefined : versionOf(tag);
}

/** `[major, minor]` of a version such as `v0.10.0`, `0.4` or `v0.4.0-rc.1`. */
export function versionOf(
  version: string,
): readonly [number, number] | undefined {
  const parts = /^v?([0-9]+)\.([0-9]+)(?:[.+-]|$)/.exec(version);
  return parts ? [Number(parts[1]), Number(parts[2])] : undefined;
}

/** Whether a version is the same as or newer than another. */
export function isAtLeast(
  [major, minor]: readonly [number, number],
  [otherMajor, otherMinor]: readonly [number, number],
): boolean {
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
