import { Endpoint } from '../scheduling/Endpoint';

/**
 * Keeps the endpoints that the gateway's subset hint allows. The hint lists
 * `<ip>:<port>`; like the real Endpoint Picker this matches by IP alone.
 *
 * @param endpoints - all endpoints
 * @param hint - the list, or undefined if the gateway sent none
 *
 * @public
 */
export function withinSubset(
  endpoints: readonly Endpoint[],
  hint: readonly string[] | undefined,
): readonly Endpoint[] {
  if (!hint) {
    return endpoints;
  }
  const addresses = new Set(
    hint.map(address =>
      address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'),
    ),
  );
  return endpoints.filter(({ address }) => addresses.has(address));
}
