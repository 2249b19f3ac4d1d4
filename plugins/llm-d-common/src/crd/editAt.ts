/**
 * A copy of a JSON value with something else at a path. What the path leads through has to be there.
 *
 * @param edit - what to put there; `remove` takes it away, from a list the whole element
 */
export function editAt(
  value: unknown,
  path: readonly PropertyKey[],
  edit: { put: unknown } | 'remove',
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    return edit === 'remove' ? undefined : edit.put;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const isRemoved = edit === 'remove' && rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      if (index !== key) return [item];
      return isRemoved ? [] : [editAt(item, rest, edit)];
    });
  }
  const others = Object.entries(value).filter(([name]) => name !== key);
  const before = Object.entries(value).find(([name]) => name === key)?.[1];
  const entries =
    isRemoved || typeof key !== 'string'
      ? others
      : [...others, [key, editAt(before, rest, edit)] as const];
  return Object.fromEntries(entries);
}
