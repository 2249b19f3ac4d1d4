import type { Program } from './Program';

/** The programs that this node runs, by repository name; tags and digests do not matter. */
export class ImageRegistry {
  readonly #programs: ReadonlyMap<string, Program>;

  constructor(programs: Readonly<Record<string, Program>>) {
    this.#programs = new Map(Object.entries(programs));
  }

  programOf(image: string): Program | undefined {
    return this.#programs.get(repositoryOf(image));
  }

  /** What a pull of this image failed with, in words that say what would work. */
  pullError(image: string): string {
    return `Failed to pull image "${image}": this node has no container runtime, it runs these images as programs of its own: ${[
      ...this.#programs.keys(),
    ].join(', ')} (any tag)`;
  }
}

/** The name of an image without tag and digest. */
export function repositoryOf(image: string): string {
  const [withoutDigest = ''] = image.split('@');
  const lastSlash = withoutDigest.lastIndexOf('/');
  // A colon before the last slash belongs to the registry's port.
  const colon = withoutDigest.indexOf(':', lastSlash + 1);
  return colon < 0 ? withoutDigest : withoutDigest.slice(0, colon);
}
