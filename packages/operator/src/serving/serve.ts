import type { BindAddress } from './BindAddress';
import { startServer, type Routes, type RunningServer } from './startServer';

/** What is served, and where; without an address not at all. */
export interface Service {
  address: BindAddress | undefined;
  routes: Routes;
}

/** Services that are being served. */
export interface Serving<Name extends string> {
  /** Where each of them can be reached; those without an address nowhere. */
  urls: Partial<Record<Name, string>>;
  stop(): Promise<void>;
}

/**
 * Serves each service at its address; two with the same one share a server.
 *
 * @throws when an address cannot be had; none is served then
 */
export async function serve<Name extends string>(
  services: Readonly<Record<Name, Service>>,
  onError: (error: unknown) => void,
): Promise<Serving<Name>> {
  const named: [Name, Service][] = [];
  for (const name in services) {
    if (Object.hasOwn(services, name)) named.push([name, services[name]]);
  }
  const servers = new Map<string, RunningServer>();
  const urls: Partial<Record<Name, string>> = {};
  const stop = async () => {
    await Promise.all([...servers.values()].map(server => server.stop()));
  };
  try {
    for (const [name, { address }] of named) {
      if (!address) continue;
      const place = placeOf(address);
      const routes = named
        .map(([, service]) => service)
        .filter(one => one.address && placeOf(one.address) === place)
        .map(one => one.routes);
      const server =
        servers.get(place) ??
        (await startServer(address, Object.assign({}, ...routes), onError));
      servers.set(place, server);
      urls[name] = server.url;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls, stop };
}

function placeOf({ host, port }: BindAddress): string {
  return JSON.stringify([host, port]);
}
