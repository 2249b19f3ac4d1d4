/**
 * Holds what was read from YAML to what JSON can say: there an alias may stand within what it stands for (`&a [*a]`), and whoever walks through
 * that never comes to an end.
 *
 * @returns the value itself
 * @throws SyntaxError when it contains itself.
 * @public
 */
export function requireTree<T>(value: T): T {
  const open = new Set<object>();
  const closed = new Set<object>();
  const visit = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null || closed.has(inner)) {
      return;
    }
    if (open.has(inner)) {
      throw new SyntaxError('an alias stands within what it stands for');
    }
    open.add(inner);
    Object.values(inner).forEach(visit);
    open.delete(inner);
    closed.add(inner);
  };
  visit(value);
  return value;
}
