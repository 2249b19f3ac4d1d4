import { isFields, valueAt, type Fields } from './fieldSets';
import { mergeKeysOf } from './mergeKeys';

/**
 * The field set of a value that somebody applied as a whole: everything in it is theirs.
 *
 * @param field - name of the field that holds it
 * @param isForeign - fields that are not theirs after all
 */
export function fieldSetOf(
  value: unknown,
  field?: string,
  isForeign: (name: string, inner: unknown) => boolean = () => false,
): Fields {
  if (Array.isArray(value)) {
    const names = mergeKeysOf(field, value);
    return fromEntries(
      value.map((inner, index) => [
        names && isFields(inner) ? keyElement(inner, names) : `i:${index}`,
        fieldSetOf(inner, undefined, isForeign),
      ]),
    );
  }
  return isFields(value)
    ? fromEntries(
        Object.entries(value)
          .filter(
            ([name, inner]) => inner !== undefined && !isForeign(name, inner),
          )
          .map(([name, inner]) => [
            `f:${name}`,
            fieldSetOf(inner, name, isForeign),
          ]),
      )
    : {};
}

/** `k:{"name":"epp"}`: how a field set names an element of a list. */
export function keyElement(element: Fields, names: readonly string[]): string {
  const present = names
    .filter(name => valueAt(element, name) !== undefined)
    .sort();
  return `k:${JSON.stringify(
    Object.fromEntries(present.map(name => [name, element[name]])),
  )}`;
}

function fromEntries(entries: [string, Fields][]): Fields {
  return Object.fromEntries(entries);
}
