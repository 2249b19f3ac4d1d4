import { loadSync } from '@grpc/proto-loader';
import { resolve } from 'node:path';

const service = 'envoy.service.ext_proc.v3.ExternalProcessor';

// The same steps up from src/ext-proc and from dist/ext-proc.
const protoRoot = resolve(__dirname, '../../proto');

const load = () => {
  const definition = loadSync(
    'envoy/service/ext_proc/v3/external_processor.proto',
    { includeDirs: [protoRoot], keepCase: true, enums: String, longs: Number },
  )[service];
  if (!definition || !('Process' in definition)) {
    throw new Error(`${protoRoot} does not define ${service}`);
  }
  return definition;
};

/** The service definition of `envoy.service.ext_proc.v3.ExternalProcessor`. */
export const externalProcessorService = load();
