type Labels = Readonly<Record<string, string>>;

/** Whether labels include all that `wanted` asks for; nothing asked for is always there. */
export function hasLabels(
  labels: Labels | undefined,
  wanted: Labels | undefined,
): boolean {
  return Object.entries(wanted ?? {}).every(
    ([name, value]) => labels?.[name] === value,
  );
}
