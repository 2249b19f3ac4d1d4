import { isIP } from 'node:net';

/** Where a server listens. */
export interface BindAddress {
  /** Undefined: on every address of the machine. */
  host: string | undefined;
  /** 0: any that is free. */
  port: number;
}

/**
 * An address as controllers take it on their command line: `:8080` (every address), `127.0.0.1:8080`, `[::1]:8080`.
 *
 * @returns undefined for `0`, which switches the server off
 * @throws when it is none
 */
export function parseBindAddress(text: string): BindAddress | undefined {
  if (text === '0') return undefined;
  const [, host, digits] = /^(\[[^\]]*\]|[^:[\]]*):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new Error(
      `"${text}" is no address to listen on: write e.g. :8080, 127.0.0.1:8080 or [::1]:8080, or 0 to switch it off`,
    );
  }
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  if (host.startsWith('[') && isIP(bare) !== 6) {
    throw new Error(`"${bare}" is no IPv6 address (of "${text}")`);
  }
  return { host: bare === '' ? undefined : bare, port };
}
