/** Parts of an image's name. */
interface ImageName {
  /** Registry and path, e.g. `docker.io/library/nginx`. */
  repository: string;
  tag?: string;
  digest?: string;
}

/**
 * Why a pattern can match no image, for a person; undefined when it can. A pattern without a registry would never match, because
 * it is held against whole names.
 *
 * @public
 */
export function imagePatternFault(pattern: string): string | undefined {
  const { repository } = split(pattern);
  return repository === '**' || repository.includes('/')
    ? undefined
    : 'names no registry: write the whole name, e.g. docker.io/library/nginx or ghcr.io/llm-d/* (** is every image)';
}

/**
 * Whether pods may run an image by a pattern like `ghcr.io/llm-d/*`, as the operator's `--allow-images` has it. It is held
 * against the whole name (`nginx` is `docker.io/library/nginx`): `*` stands for anything but a slash, `**` for anything. A pattern
 * without tag and digest takes every tag and digest; one with a tag takes that tag only, and no digest beside it, because
 * then the digest decides what runs.
 *
 * @public
 */
export function matchesImagePattern(pattern: string, image: string): boolean {
  const wanted = split(pattern);
  const name = wholeName(image);
  const expression = wanted.repository
    .split(/(\*\*|\*)/)
    .map(expressionOf)
    .join('');
  if (!new RegExp(`^${expression}$`, 's').test(name.repository)) {
    return false;
  }
  if (wanted.digest !== undefined) {
    return name.digest === wanted.digest;
  }
  return wanted.tag === undefined
    ? true
    : name.digest === undefined && (name.tag ?? 'latest') === wanted.tag;
}

function expressionOf(part: string): string {
  if (part === '**') {
    return '.*';
  }
  return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function split(reference: string): ImageName {
  const [named, digest] = reference.split('@', 2);
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0
    ? { repository: named, digest }
    : {
        repository: named.slice(0, colon),
        tag: named.slice(colon + 1),
        digest,
      };
}

/** With what a container runtime fills in where it is left out. */
function wholeName(image: string): ImageName {
  const name = split(image);
  const [first, ...rest] = name.repository.split('/');
  const hasRegistry =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const onHub = first === 'docker.io' || first === 'index.docker.io';
  if (hasRegistry && !onHub) {
    return name;
  }
  const path = hasRegistry ? rest : [first, ...rest];
  const official = path.length === 1 ? ['library'] : [];
  return { ...name, repository: ['docker.io', ...official, ...path].join('/') };
}
