import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { ConfigurationError } from '../configuration/ConfigurationError';
import { parseOptions } from '../configuration/parseOptions';
import {
  generationOfImage,
  SidecarGeneration,
} from '../configuration/SidecarGeneration';
import { SidecarOptions } from '../configuration/SidecarOptions';
import { SidecarLog } from '../log/SidecarLog';
import { PREFILL_HEADER, prefillTarget } from '../protocol/prefillTarget';
import { Decoder } from '../proxy/Decoder';
import { withoutHeaders } from '../proxy/headers';
import { NixlV2 } from '../proxy/NixlV2';
import { Prefiller } from '../proxy/Prefiller';
import { serverTls } from '../proxy/serverTls';
import { ExchangeHandler, SidecarServer } from '../proxy/SidecarServer';
import { Upstream } from '../proxy/Upstream';
import { Program, ProgramContext } from './ProgramContext';

/** How long requests on their way may take when the program has to stop. */
const SHUTDOWN_MS = 60_000;

/** Sends each request its way. */
function routesOf(
  context: ProgramContext,
  options: SidecarOptions,
  generation: SidecarGeneration,
  upstream: Upstream,
  log: SidecarLog,
): ExchangeHandler {
  const decoder = new Decoder(upstream, options.modelServerPort, log);
  const nixl = new NixlV2({
    generation,
    prefiller: new Prefiller(upstream, options.prefillRetries, log),
    decoder,
    log,
    newId: randomUUID,
  });
  const sample = options.samplePrefiller
    ? (count: number) => Math.floor(context.random() * count)
    : undefined;
  return async exchange => {
    const { method, path, target } = exchange;
    if (path === '/health' && (method === 'GET' || method === 'HEAD')) {
      exchange.answerWhole(200, [], Buffer.alloc(0));
      return;
    }
    let { headers } = exchange;
    if (method === 'POST' && generation.paths.includes(path)) {
      const prefill = prefillTarget(exchange.valuesOf(PREFILL_HEADER), sample);
      if (!generation.keepsPrefillHeader) {
        headers = withoutHeaders(headers, PREFILL_HEADER);
      }
      if (prefill !== undefined) {
        await nixl.serve(exchange, prefill, headers);
        return;
      }
      log.debug('skip disaggregated prefill');
    }
    await decoder.serve(exchange, {
      method,
      target,
      headers,
      body: exchange.body,
    });
  };
}

async function serve(
  context: ProgramContext,
  options: SidecarOptions,
  generation: SidecarGeneration,
): Promise<void> {
  const { format, name } =
    generation.log === 'klog'
      ? { format: generation.log, name: 'proxy server' }
      : {
          format: generation.log,
          name: `proxy server on port ${options.port}`,
        };
  const log = new SidecarLog({
    format,
    logger: name,
    verbosity: options.verbosity,
    now: () => context.now(),
    write: line => context.log(line),
  });
  const tls = await serverTls(options.secure, context.now(), path =>
    context.readFile(path),
  );
  if (tls) {
    log.info('server TLS configured');
  }
  const upstream = new Upstream((host, port) =>
    context.dialAddress(host, port),
  );
  const server = new SidecarServer(
    routesOf(context, options, generation, upstream, log),
    tls,
  );
  await server.listen(context.listenAddress(options.port));
  log.info('starting', { addr: `[::]:${options.port}` });
  if (!context.signal.aborted) {
    await once(context.signal, 'abort');
  }
  log.info('shutting down');
  await server.close(SHUTDOWN_MS);
  upstream.close();
}

const explain = (error: unknown, port: number): string => {
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? error.code
      : undefined;
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken by another program; choose another --port`;
  }
  if (code === 'EACCES') {
    return `port ${port} may not be bound by this user; choose a --port above 1023`;
  }
  return error instanceof Error ? error.message : String(error);
};

/**
 * Runs the routing sidecar's stand-in as a container program: it takes the
 * real one's args and environment and serves until the context's signal
 * aborts. The env variable IMAGE picks the generation.
 *
 * A request with the header `x-prefiller-host-port` is prefilled by that pod
 * and decoded by the model server on `localhost`; everything else is that
 * model server's alone.
 *
 * @returns 0 after a stop that was asked for, another code when the args
 * cannot be run with or the port cannot be bound (the log says why)
 * @public
 */
export const runRoutingSidecar: Program = async context => {
  const generation = generationOfImage(context.env.IMAGE);
  const fatal = (message: string, exitCode: number): number => {
    context.log(`Error: ${message}`);
    return exitCode;
  };
  let options: SidecarOptions;
  try {
    options = parseOptions(context.args, context.env, generation);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return fatal(error.message, error.exitCode);
    }
    throw error;
  }
  try {
    await serve(context, options, generation);
    return 0;
  } catch (error) {
    return fatal(explain(error, options.port), 1);
  }
};
