import { imageVersion, isAtLeast } from '../names/imageVersion';

/** In what releases of the routing sidecar differ. @public */
export interface RoutingSidecarVersionProfile {
  /** First version, as `[major, minor]`. */
  since: readonly [number, number];
  /** Flag that names the port of the model server. */
  modelServerPort: string;
  /** Flag that names the way of the KV cache. */
  connector: string;
  /** What it may be set to. */
  connectors: readonly string[];
}

const upTo06: RoutingSidecarVersionProfile = {
  since: [0, 0],
  modelServerPort: '--vllm-port',
  connector: '--connector',
  connectors: ['nixlv2', 'sglang'],
};
const from07: RoutingSidecarVersionProfile = {
  since: [0, 7],
  modelServerPort: '--vllm-port',
  connector: '--kv-connector',
  connectors: ['nixlv2', 'shared-storage', 'sglang', 'mooncake', 'offloading'],
};
const from010: RoutingSidecarVersionProfile = {
  ...from07,
  since: [0, 10],
  modelServerPort: '--model-server-port',
};

/** The version profiles, newest first. @public */
export const routingSidecarVersionProfiles: readonly RoutingSidecarVersionProfile[] =
  [from010, from07, upTo06];

/** How the routing sidecar in an image is started; a tag without a version is the newest. @public */
export function routingSidecarVersionProfileOf(
  image: string,
): RoutingSidecarVersionProfile {
  const version = imageVersion(image);
  return (
    routingSidecarVersionProfiles.find(
      ({ since }) => version && isAtLeast(version, since),
    ) ?? from010
  );
}
