import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import {
  sessionIdScorer,
  sessionTokenScorer,
} from '../../scheduling/scorers/sessionAffinityScorer';
import { sessionIdStore } from '../../scheduling/sessions/sessionIdStore';
import { sessionTokenResponse } from '../../scheduling/sessions/sessionTokenResponse';
import { PluginTypes, pluginType, withoutParameters } from '../PluginType';

const TOKEN_HEADER = 'x-session-token';
const ID_HEADER = 'x-session-id';

/**
 * `session-affinity-scorer`. Until 0.9 it reads a token that no client was
 * ever given; from 0.10 on it has two strategies, and is Alpha.
 */
export function sessionAffinityTypes(generation: Generation): PluginTypes {
  if (generation.alphaPlugins === 'ordinary') {
    return {
      'session-affinity-scorer': withoutParameters(id =>
        sessionTokenScorer(id, TOKEN_HEADER),
      ),
    };
  }
  return {
    'session-affinity-scorer': pluginType(
      {
        strategy: z
          .enum(['encoded_endpoint_header', 'session_id'])
          .default('encoded_endpoint_header'),
        headerName: z.string().optional(),
        profileName: z.string().optional(),
        evictionTtlSeconds: z.number().nonnegative().default(300),
        evictionSweepSeconds: z.number().positive().default(10),
      },
      generation.pluginParameters,
      (id, p) => {
        const profile = p.profileName || undefined;
        const header = p.headerName?.toLowerCase();
        return p.strategy === 'session_id'
          ? [
              sessionIdStore(id, {
                header: header || ID_HEADER,
                ttlMs: p.evictionTtlSeconds * 1000,
                profile,
              }),
              sessionIdScorer(id),
            ]
          : [
              sessionTokenScorer(id, header || TOKEN_HEADER),
              sessionTokenResponse(id, {
                header: header || TOKEN_HEADER,
                profile,
              }),
            ];
      },
    ),
  };
}
