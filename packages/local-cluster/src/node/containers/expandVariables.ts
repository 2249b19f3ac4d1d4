/** Replaces `$(NAME)` by the variable's value; `$$(NAME)` stands for itself, and so does a name that is unknown. */
export function expandVariables(
  text: string,
  variables: Readonly<Record<string, string>>,
): string {
  return text.replace(
    /\$\$|\$\(([^()]+)\)/g,
    (found: string, name: string | undefined) =>
      name === undefined ? '$' : variables[name] ?? found,
  );
}
