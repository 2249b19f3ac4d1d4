import { parseArgs } from 'node:util';
import { startLocalCluster } from './localCluster';
import { untilTold } from './untilTold';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string', default: '.local' },
      port: { type: 'string', default: '0' },
      'access-log': { type: 'boolean', default: false },
      'watch-parent': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port is "${values.port}": use 0 to 65535`);
  }
  // From here on, so that what is told while the cluster starts is not lost.
  const told = untilTold({ watchParent: values['watch-parent'] });
  const log = (line: string) => {
    process.stderr.write(`${line}\n`);
  };
  const cluster = await startLocalCluster({
    directory: values.directory,
    port,
    log,
    accessLog: values['access-log'] ? log : undefined,
  });
  process.stdout.write(
    `local cluster ready at ${cluster.url}, kubeconfig ${cluster.kubeconfigPath}\n`,
  );
  const reason = await told;
  process.stderr.write(`local cluster ends: ${reason}\n`);
  await cluster.stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(
      `local cluster: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  },
);
