/** Whether a namespace is one of some exact names and patterns with `*`. */
export function isAllowedNamespace(
  namespace: string,
  allowed: readonly string[],
): boolean {
  return allowed.some(pattern => {
    const parts = pattern
      .split('*')
      .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(namespace);
  });
}
