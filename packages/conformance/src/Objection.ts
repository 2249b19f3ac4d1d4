/** What somebody has against an object. */
export interface Objection {
  /** Field path as the API server writes it, e.g. `spec.targetPorts[1].number`; empty for the object as a whole. */
  path: string;
  message: string;
}

/** Path of a field as the API server writes it. */
export function fieldPath(keys: readonly PropertyKey[]): string {
  return keys
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const text = String(key);
      if (/[./]/.test(text)) return `[${text}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join('');
}

export function describeObjection({ path, message }: Objection): string {
  return path ? `${path}: ${message}` : message;
}
