import { z } from 'zod';
import { ConfigError } from './ConfigError';
import { EndpointPickerConfig } from './EndpointPickerConfig';
import { describeIssues } from './parseConfig';

/**
 * Where endpoints are read from instead of a Kubernetes API.
 *
 * @public
 */
export interface FileDiscoveryOptions {
  readonly path: string;
  /** Whether changes of the file are followed. */
  readonly watchFile: boolean;
}

const parameters = z.strictObject({
  path: z.string().min(1),
  watchFile: z.boolean().default(false),
});

/**
 * What `dataLayer.discovery` refers to; undefined if the configuration leaves
 * discovery to Kubernetes.
 *
 * @throws ConfigError when it refers to nothing, or to another kind of plugin
 *
 * @public
 */
export function fileDiscoveryOf(
  config: EndpointPickerConfig,
): FileDiscoveryOptions | undefined {
  const name = config.dataLayer?.discovery?.pluginRef;
  if (name === undefined) {
    return undefined;
  }
  const spec = config.plugins.find(
    plugin => (plugin.name ?? plugin.type) === name,
  );
  if (!spec) {
    throw new ConfigError(
      `dataLayer.discovery refers to plugin "${name}", which is not in plugins`,
    );
  }
  if (spec.type !== 'file-discovery') {
    throw new ConfigError(
      `dataLayer.discovery refers to plugin "${name}" of type ${spec.type}: it must be a file-discovery`,
    );
  }
  const read = parameters.safeParse(spec.parameters ?? {});
  if (!read.success) {
    throw new ConfigError(
      `plugin "${name}" of type file-discovery has wrong parameters: ${describeIssues(
        read.error,
      )}`,
    );
  }
  return read.data;
}
