import type {
  Difference,
  KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { createHash } from 'node:crypto';

/**
 * Remembers, per live object, which differences an apply left behind: servers write some values in another way than they
 * were sent (`60s` becomes `1m0s`) or drop them. As long as the same manifest leaves the same differences, applying it again
 * would change nothing.
 */
export class AppliedMemory {
  readonly #remaining = new Map<string, string>();

  /** @param remaining - differences between the manifest and the answer to its apply */
  remember(
    live: KubernetesObject,
    manifest: KubernetesObject,
    remaining: readonly Difference[],
  ): void {
    const uid = live.metadata.uid ?? '';
    if (remaining.length === 0) this.#remaining.delete(uid);
    else this.#remaining.set(uid, fingerprint(manifest, remaining));
  }

  /** Whether these are exactly the differences that the last apply of this manifest could not remove. */
  isKnown(
    live: KubernetesObject,
    manifest: KubernetesObject,
    found: readonly Difference[],
  ): boolean {
    const known = this.#remaining.get(live.metadata.uid ?? '');
    return known !== undefined && known === fingerprint(manifest, found);
  }

  /** The object has gone. */
  forget({ metadata }: KubernetesObject): void {
    this.#remaining.delete(metadata.uid ?? '');
  }
}

function fingerprint(
  manifest: KubernetesObject,
  found: readonly Difference[],
): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        manifest,
        found.map(({ path, reason, live }) => [path, reason, live]),
      ]),
    )
    .digest('base64');
}
