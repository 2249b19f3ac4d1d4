/** An image that some value asks for, and where in it. */
export interface NamedImage {
  /** e.g. `spec.decode.sidecar.image` */
  path: string;
  image: string;
}

/** Every image that an object with this spec would make somebody run: all fields called `image` with a text in them. */
export function imagesOf(spec: unknown): NamedImage[] {
  return collect(spec, 'spec');
}

function collect(value: unknown, path: string): NamedImage[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) =>
      collect(element, `${path}[${index}]`),
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'image' && typeof member === 'string'
      ? [{ path: `${path}.image`, image: member }]
      : collect(member, `${path}.${key}`),
  );
}
