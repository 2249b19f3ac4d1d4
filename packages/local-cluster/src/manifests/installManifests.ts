import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../client/ApiClient';
import { createUnlessThere } from '../client/createUnlessThere';
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
 * Installs what is missing of the CRDs that the gateway controller and llm-d need, waits until they are served, and makes the GatewayClass.
 * A cluster that has upstream's CRDs keeps them.
 *
 * @throws when the API server does not establish one of them in time
 */
export async function installManifests(client: ApiClient): Promise<void> {
  await Promise.all(
    [...gatewayApiDefinitions, ...inferenceDefinitions].map(async wanted => {
      const { name } = wanted.metadata;
      // Asked for first: an old API server finds fault with a new definition before it notices that it has one.
      if (!(await client.get(customResourceDefinitions, { name }))) {
        await createUnlessThere(client, customResourceDefinitions, wanted);
      }
      await established(client, name);
    }),
  );
  await createUnlessThere(client, gatewayClasses, {
    metadata: { name: 'local' },
    spec: {
      controllerName: CONTROLLER_NAME,
      description: 'Gateways of the local cluster',
    },
  });
}

async function established(client: ApiClient, name: string): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const current = await client.get(customResourceDefinitions, { name });
    if (isEstablished(current)) return;
    if (performance.now() > deadline) {
      throw new Error(
        `CustomResourceDefinition ${name} is not established after ${TIMEOUT_MS} ms: see kubectl describe crd ${name}`,
      );
    }
    await delay(POLL_MS);
  }
}

function isEstablished(crd: CustomResourceDefinition | undefined): boolean {
  return (
    crd?.status?.conditions?.some(
      ({ type, status }) => type === 'Established' && status === 'True',
    ) ?? false
  );
}
