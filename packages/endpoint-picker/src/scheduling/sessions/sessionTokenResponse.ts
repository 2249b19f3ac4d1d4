import { PluginId } from '../plugins';
import { ResponseHeadersHandler } from '../RoutingHeaders';
import { sessionToken } from '../scorers/sessionAffinityScorer';

/**
 * Gives the client the token of the endpoint that served it, for its next
 * request (`session-affinity-scorer`, strategy `encoded_endpoint_header`).
 *
 * @param id - the plugin's name and type
 * @param options - the header, in lower case, and the profile whose pick
 *   counts; undefined is the one that serves the request
 *
 * @public
 */
export function sessionTokenResponse(
  id: PluginId,
  options: { header: string; profile?: string },
): ResponseHeadersHandler {
  return {
    ...id,
    role: 'response-headers-handler',
    responseHeaders: (served, decisions) => {
      const { header, profile } = options;
      const endpoint =
        profile === undefined ? served : decisions.get(profile)?.picked[0];
      return endpoint ? { [header]: sessionToken(endpoint.key) } : {};
    },
  };
}
