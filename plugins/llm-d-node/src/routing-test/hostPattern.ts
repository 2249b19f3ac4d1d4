/** Hosts that lead to this machine itself: where an embedded local cluster's gateways listen. @public */
export const LOOPBACK_GATEWAYS: readonly string[] = [
  'localhost',
  '127.*',
  '[::1]',
];

/**
 * Whether a URL's host is on a list. A pattern is a host (a name, an IPv4 address, an IPv6 address in brackets), with `*` for
 * any part of it, and with `:<port>` only that port.
 */
export function isAllowedHost(url: URL, patterns: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return patterns.some(pattern => {
    const [, host, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
    return (
      host !== undefined &&
      matches(host.toLowerCase(), url.hostname.toLowerCase()) &&
      (onlyPort === undefined || onlyPort === port)
    );
  });
}

function matches(pattern: string, host: string): boolean {
  // 127.* is meant for addresses; 127.evil.example is a name that anybody can register.
  if (/^\d/.test(pattern) && !/^[\d.]+$/.test(host)) {
    return false;
  }
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(host);
}
