/** The host of a Host header, without port, in lower case. */
export const hostOf = (authority: string): string =>
  authority.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/**
 * Whether a hostname of the Gateway API covers a host: the same name, or
 * `*.suffix` for any name with at least one more label.
 */
export const coversHost = (
  pattern: string | undefined,
  host: string,
): boolean => {
  if (pattern === undefined || pattern === '' || pattern === '*') {
    return true;
  }
  const name = pattern.toLowerCase();
  return name.startsWith('*.')
    ? host.endsWith(name.slice(1)) && host.length > name.length - 1
    : host === name;
};

/**
 * How specific a hostname is; more is more. An exact name beats every
 * wildcard, a longer name beats a shorter one, no name comes last.
 */
export const hostnameRank = (pattern: string | undefined): number => {
  if (pattern === undefined || pattern === '' || pattern === '*') {
    return 0;
  }
  const exactFirst = pattern.startsWith('*.') ? 0 : 1_000;
  return exactFirst + pattern.length;
};
