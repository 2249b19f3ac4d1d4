import { GatewayProxy, type GatewayConfig } from '../../packages/gateway/src';

/*
 * The gateway as a process of its own. Its configuration is its argument, and another one may come as a message:
 * `{ config }`. It listens on the ports that the configuration names; metrics are on the port of METRICS_PORT. With
 * ACCESS_LOG it writes its access log to standard output.
 */
const { ACCESS_LOG, METRICS_PORT = '0' } = process.env;
const log = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const config: GatewayConfig = JSON.parse(process.argv[2]);
  const gateway = await GatewayProxy.start({
    config,
    dialAddress: (host, port) => ({ host, port }),
    log,
    accessLog: ACCESS_LOG ? log : undefined,
    metricsAddress: { host: '127.0.0.1', port: Number(METRICS_PORT) },
  });
  process.on('message', (message: { config?: GatewayConfig }) => {
    if (message.config) {
      gateway
        .update(message.config)
        .then(() => log('configured'))
        .catch(error => log(`not configured: ${error}`));
    }
  });
  process.once('SIGTERM', () => {
    gateway.stop({ graceMs: 5000 }).then(() => process.exit());
  });
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
