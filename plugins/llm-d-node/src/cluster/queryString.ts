/** `?a=1&b=2`, or nothing when every value is undefined. */
export function queryString(
  query: Record<string, string | undefined> = {},
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.append(name, value);
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}
