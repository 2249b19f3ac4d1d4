import type { Config } from '@backstage/config';
import { LOOPBACK_GATEWAYS } from '@llm-d-sim/plugin-llm-d-node';

/** `llmD` of the configuration, defaults applied. */
export interface LlmDConfig {
  /** Host patterns of gateways that may be dialled directly; any other is reached through the API server. */
  allowedGateways: string[];
}

/**
 * Reads `llmD`. A custom resource's status says where its gateway is, so what a portal dials is a matter of configuration:
 * by default nothing, and loopback addresses where the embedded local cluster is.
 *
 * @throws when a pattern is not one, or would match everything.
 */
export function readLlmDConfig(config: Config): LlmDConfig {
  const allow = config.getOptionalStringArray('llmD.gateways.allow') ?? [];
  for (const pattern of allow) {
    if (!/^[\w.:[\]*-]+$/.test(pattern) || /^[*.:]+$/.test(pattern)) {
      throw new Error(
        `llmD.gateways.allow holds '${pattern}', which is not a host pattern: write a host name or an address, with * for a part of it, and a port if need be`,
      );
    }
  }
  return {
    allowedGateways: [
      ...allow,
      ...(config.getOptionalBoolean('llmD.localCluster')
        ? LOOPBACK_GATEWAYS
        : []),
    ],
  };
}
