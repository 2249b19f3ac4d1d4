import type { Config } from '@backstage/config';

/** `llmD` of the configuration, defaults applied. */
export interface LlmDConfig {
  /** Host patterns of gateways that may be dialled directly. */
  allowedGateways: string[];
}

/** Addresses of the embedded local cluster's gateways and pods. */
const loopback = ['localhost', '127.*', '[::1]'];

/** @throws when a pattern could match anything by mistake. */
export function readLlmDConfig(config: Config): LlmDConfig {
  const allow = config.getOptionalStringArray('llmD.gateways.allow') ?? [];
  const hostPattern =
    /^(\*\.)?[A-Za-z0-9.[\]-]*(:[A-Za-z0-9:]+\])?[A-Za-z0-9.\]*-]*(:\d+)?$/;
  for (const pattern of allow) {
    if (!hostPattern.test(pattern) || /^[*.:]*$/.test(pattern)) {
      throw new Error(
        `llmD.gateways.allow holds '${pattern}', which is not a host pattern: write a host name or address, with * for a part of it and a port if need be`,
      );
    }
  }
  return {
    allowedGateways: [
      ...allow,
      ...(config.getOptionalBoolean('llmD.localCluster') ? loopback : []),
    ],
  };
}
