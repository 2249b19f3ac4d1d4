/** Value of `--flag value`, `--flag=value` or the same with one dash; the last one counts. A flag without a value is `true`. */
export function flagValue(
  words: readonly string[],
  flag: string,
): string | undefined {
  let value: string | undefined;
  words.forEach((word, index) => {
    const match = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word);
    if (match?.[1] === flag) {
      const next = words.at(index + 1);
      value =
        match[2] ??
        (next === undefined || next.startsWith('-') ? 'true' : next);
    }
  });
  return value;
}

/** Whether a boolean flag is on. */
export function isFlagOn(
  words: readonly string[],
  flag: string,
  whenAbsent: boolean,
): boolean {
  const value = flagValue(words, flag);
  return value === undefined ? whenAbsent : value !== 'false';
}
