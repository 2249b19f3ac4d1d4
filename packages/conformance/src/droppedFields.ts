/**
 * Paths of fields that were asked for and are not in the answer, or are there with another value: a kube-apiserver 1.20 may drop what it
 * does not know without a word.
 *
 * @param desired - what was sent
 * @param answer - what the server would have stored; it may hold more
 */
export function droppedFields(
  desired: unknown,
  answer: unknown,
  path: readonly PropertyKey[] = [],
): PropertyKey[][] {
  if (Array.isArray(desired)) {
    const items: readonly unknown[] = Array.isArray(answer) ? answer : [];
    return desired.flatMap((item, index) =>
      droppedFields(item, items[index], [...path, index]),
    );
  }
  if (typeof desired === 'object' && desired !== null) {
    if (typeof answer !== 'object' || answer === null) return [[...path]];
    const found = new Map<string, unknown>(Object.entries(answer));
    return Object.entries(desired).flatMap(([key, value]) =>
      droppedFields(value, found.get(key), [...path, key]),
    );
  }
  return Object.is(desired, answer) ? [] : [[...path]];
}
