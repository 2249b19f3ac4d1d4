import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../client/ApiClient';
import {
  customResourceDefinitions,
  type CustomResourceDefinition,
} from '../client/ResourceKind';
import { gatewayApiDefinitions } from './gatewayApi';
import { inferenceDefinitions } from './inference';
import { CONTROLLER_NAME, gatewayClasses } from '../gateway-controller';

const TIMEOUT_MS = 10_000;
const POLL_MS = 20;

/**
 * Installs the CRDs that the gateway controller and llm-d need, waits until they are served, and makes the GatewayClass.
 *
 * @throws when the API server does not establish one of them in time
 */
export async function installManifests(client: ApiClient): Promise<void> {
  await Promise.all(
    [...gatewayApiDefinitions, ...inferenceDefinitions].map(async wanted => {
      const installed = await client.apply(customResourceDefinitions, wanted);
      await established(client, installed);
    }),
  );
  await client.apply(gatewayClasses, {
    metadata: { name: 'local' },
    spec: {
      controllerName: CONTROLLER_NAME,
      description: 'Gateways of the local cluster',
    },
  });
}

async function established(
  client: ApiClient,
  installed: CustomResourceDefinition,
): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  const { name } = installed.metadata;
  let current: CustomResourceDefinition | undefined = installed;
  while (!isEstablished(current)) {
    if (performance.now() > deadline) {
      throw new Error(
        `CustomResourceDefinition ${name} is not established after ${TIMEOUT_MS} ms: see kubectl describe crd ${name}`,
      );
    }
    await delay(POLL_MS);
    current = await client.get(customResourceDefinitions, { name });
  }
}

function isEstablished(crd: CustomResourceDefinition | undefined): boolean {
  return (
    crd?.status?.conditions?.some(
      ({ type, status }) => type === 'Established' && status === 'True',
    ) ?? false
  );
}
