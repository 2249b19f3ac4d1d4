import { Server, ServerDuplexStream, status } from '@grpc/grpc-js';
import { serviceDefinition } from '../grpc/serviceDefinition';
import { errorText } from '../log/errorText';
import { ProcessingRequest, ProcessingResponse } from './messages';
import { ProcessingStream, ProcessingStreamOptions } from './ProcessingStream';

/**
 * Full name of the service.
 *
 * @public
 */
export const EXTERNAL_PROCESSOR = 'envoy.service.ext_proc.v3.ExternalProcessor';

/**
 * Adds the external processor to a gRPC server.
 *
 * @public
 */
export function addExternalProcessor(
  server: Server,
  options: ProcessingStreamOptions,
): void {
  const definition = serviceDefinition(
    'envoy/service/ext_proc/v3/external_processor.proto',
    EXTERNAL_PROCESSOR,
  );
  const process = (
    call: ServerDuplexStream<ProcessingRequest, ProcessingResponse>,
  ) => {
    const stream = new ProcessingStream(options);
    let open = true;
    const close = () => {
      if (open) {
        open = false;
        call.end();
      }
    };
    call.on('data', (message: ProcessingRequest) => {
      if (!open) {
        return;
      }
      try {
        const { answers, finished } = stream.receive(message);
        for (const answer of answers) {
          call.write(answer);
        }
        if (finished) {
          close();
        }
      } catch (error) {
        options.logger.error(error, 'Failed to process a message');
        stream.finish();
        open = false;
        call.emit('error', {
          code: status.UNKNOWN,
          details: errorText(error),
        });
      }
    });
    // However the gateway leaves: at the end, in the middle, or by a broken
    // connection. Each of them may be the only one to be seen.
    call.on('end', () => {
      stream.finish();
      close();
    });
    call.on('cancelled', () => {
      open = false;
      stream.finish();
    });
    call.on('error', () => stream.finish());
    call.on('close', () => stream.finish());
  };
  server.addService(definition, { Process: process });
}
