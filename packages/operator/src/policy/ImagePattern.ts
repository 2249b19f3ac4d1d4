/** Parts of an image's name, with what a container runtime fills in when they are left out. */
interface ImageName {
  /** Registry and path, e.g. `docker.io/library/nginx`. */
  repository: string;
  tag: string | undefined;
  digest: string | undefined;
}

/**
 * Which images pods may run, e.g. `ghcr.io/llm-d/*`. It is held against the whole name of an image (`nginx` is
 * `docker.io/library/nginx`): `*` stands for anything but a slash, `**` for anything. A pattern without a tag and digest takes
 * every tag and digest. One with a tag takes that tag only, and no digest beside it, because then the digest decides what runs.
 */
export class ImagePattern {
  readonly text: string;
  readonly #repository: RegExp;
  readonly #tag: string | undefined;
  readonly #digest: string | undefined;

  /** @throws when the pattern can match no image, because it names no registry */
  constructor(text: string) {
    const { digest, repository, tag } = split(text);
    if (repository !== '**' && !repository.includes('/')) {
      throw new Error(
        `the image pattern "${text}" names no registry: write the whole name, e.g. docker.io/library/nginx or ghcr.io/llm-d/* (** is every image)`,
      );
    }
    this.text = text;
    this.#repository = new RegExp(
      `^${repository
        .split(/(\*\*|\*)/)
        .map(expressionOf)
        .join('')}$`,
      's',
    );
    this.#tag = tag;
    this.#digest = digest;
  }

  matches(image: string): boolean {
    const { digest, repository, tag } = imageNameOf(image);
    if (!this.#repository.test(repository)) return false;
    if (this.#digest !== undefined) return digest === this.#digest;
    if (this.#tag === undefined) return true;
    return digest === undefined && (tag ?? 'latest') === this.#tag;
  }
}

function expressionOf(part: string): string {
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function split(reference: string): ImageName {
  const at = reference.indexOf('@');
  const named = at < 0 ? reference : reference.slice(0, at);
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? named : named.slice(0, colon),
    tag: colon < 0 ? undefined : named.slice(colon + 1),
    digest: at < 0 ? undefined : reference.slice(at + 1),
  };
}

function imageNameOf(image: string): ImageName {
  const name = split(image);
  const [first, ...rest] = name.repository.split('/');
  // As container runtimes read it: a registry has a dot or a port in its name, or is this very machine.
  const hasRegistry =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (hasRegistry) {
    // What every runtime takes for Docker Hub; single names there are official images.
    const hub = first === 'docker.io' || first === 'index.docker.io';
    if (!hub) return name;
    const path = rest.length === 1 ? ['library', ...rest] : rest;
    return { ...name, repository: ['docker.io', ...path].join('/') };
  }
  const path = rest.length === 0 ? ['library', first] : [first, ...rest];
  return { ...name, repository: ['docker.io', ...path].join('/') };
}
