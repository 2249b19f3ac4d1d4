import { endpointAddress } from '../Endpoint';
import { PluginId } from '../plugins';
import { RequestHeadersHandler } from '../RoutingHeaders';

/**
 * Tells the routing sidecar of the decode pod where to prefill, `<ip>:<port>`.
 *
 * @public
 */
export const PREFILLER = 'x-prefiller-host-port';

/**
 * Sets {@link PREFILLER} to the first endpoint that the prefill profile
 * picked: `prefill-header-handler` until 0.6, `disagg-headers-handler` in 0.7
 * and 0.8, the profile handler itself from 0.9 on.
 *
 * A value that the client sent does not get through: it is emptied until 0.8
 * and dropped later.
 *
 * Sources: llm-d-inference-scheduler v0.4.0, pre-request/pd_prerequest.go;
 * llm-d-router v0.10, disagg_profile_handler.go (PreRequest).
 *
 * @public
 */
export function prefillerHeader(
  id: PluginId,
  options: { prefillProfile: string; foreignValue: 'emptied' | 'dropped' },
): RequestHeadersHandler {
  return {
    ...id,
    role: 'request-headers-handler',
    apply: (headers, decisions) => {
      const { [PREFILLER]: foreign, ...others } = headers;
      const prefill = decisions.get(options.prefillProfile)?.picked[0];
      if (prefill) {
        return { ...others, [PREFILLER]: endpointAddress(prefill) };
      }
      return foreign !== undefined && options.foreignValue === 'emptied'
        ? { ...others, [PREFILLER]: '' }
        : others;
    },
  };
}
