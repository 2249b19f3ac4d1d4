import { loadSync } from '@grpc/proto-loader';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const service = 'envoy.service.ext_proc.v3.ExternalProcessor';
const file = 'envoy/service/ext_proc/v3/external_processor.proto';

/**
 * The package's folder `proto`. Source and build lie at different depths
 * below it, so it is looked for upwards.
 */
const protoRoot = (): string => {
  // eslint-disable-next-line no-restricted-syntax -- only a start for the way up
  const start = __dirname;
  let folder = start;
  while (!existsSync(join(folder, 'proto', file))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(
        `There is no folder proto with ${file} above ${start}; the package @llm-d-sim/gateway is installed without its .proto files`,
      );
    }
    folder = parent;
  }
  return join(folder, 'proto');
};

const load = () => {
  const definition = loadSync(file, {
    includeDirs: [protoRoot()],
    keepCase: true,
    enums: String,
    longs: Number,
  })[service];
  if (!definition || !('Process' in definition)) {
    throw new Error(`${file} does not define ${service}`);
  }
  return definition;
};

/** The service definition of `envoy.service.ext_proc.v3.ExternalProcessor`. */
export const externalProcessorService = load();
