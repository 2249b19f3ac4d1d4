import { existsSync } from 'node:fs';
import path from 'node:path';
import { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** The folder `proto` of this package, seen from the source or the build. */
function protoFolder(): string {
  // Source and build lie at different depths: hence the search upwards, and
  // hence no fixed path that a build could break.
  // eslint-disable-next-line no-restricted-syntax
  const start = __dirname;
  let folder = start;
  while (!existsSync(path.join(folder, 'proto', 'envoy'))) {
    const parent = path.dirname(folder);
    if (parent === folder) {
      throw new Error(
        `The .proto files of the Endpoint Picker are missing: there is no folder proto beside or above ${start}. Ship it with the package.`,
      );
    }
    folder = parent;
  }
  return path.join(folder, 'proto');
}

/**
 * Loads a gRPC service.
 *
 * @param file - a .proto file, relative to the folder `proto`
 * @param service - the service's full name
 *
 * @public
 */
export function serviceDefinition(
  file: string,
  service: string,
): ServiceDefinition {
  const definition = loadSync(file, {
    keepCase: true,
    enums: String,
    oneofs: true,
    includeDirs: [protoFolder()],
  })[service];
  if (!definition || 'format' in definition) {
    throw new Error(`${file} does not define the service ${service}`);
  }
  return definition;
}
