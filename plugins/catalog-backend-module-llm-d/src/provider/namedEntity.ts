import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * An entity ref that somebody has written into an annotation.
 *
 * @param context - what a short form stands for
 * @returns the whole ref; undefined for what is none, and where there is none
 */
export function namedEntity(
  text: string | undefined,
  context: { defaultKind?: string },
): string | undefined {
  if (!text) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { ...context, defaultNamespace: 'default' }),
    );
  } catch {
    return undefined;
  }
}
