/**
 * An entry of a table by a key that a person wrote. A plugin may be called `constructor`, and that is no entry.
 *
 * @returns nothing when the table itself has no such key
 */
export function entryOf<Value>(
  table: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
