type Labels = Readonly<Record<string, string>>;

/**
 * Whether labels carry everything that `matchLabels` ask for. An empty selector selects nothing here, as an InferencePool's
 * must not be empty.
 *
 * @public
 */
export function selectsLabels(
  matchLabels: Labels,
  labels: Labels | undefined,
): boolean {
  const wanted = Object.entries(matchLabels);
  return (
    wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value)
  );
}

/** `a=b,c=d`: `matchLabels` as the query `labelSelector` and as kubectl takes them. @public */
export function labelSelectorText(matchLabels: Labels): string {
  return Object.entries(matchLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
