import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const configurationSchema = z.object({ kubernetes: z.json() });

/**
 * Backstage's Kubernetes plugin in a process of its own, for it loads modules in a way that Jest cannot: reads its configuration (there are tokens in it), says
 * its port, and waits to be killed. It knows callers by the tokens that `backend-test-utils` makes up.
 */
async function main(): Promise<void> {
  const { server } = await startTestBackend({
    features: [
      kubernetesPlugin,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({
        data: configurationSchema.parse(JSON.parse(await text(process.stdin))),
      }),
    ],
  });
  process.stdout.write(`${server.port()}\n`);
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
