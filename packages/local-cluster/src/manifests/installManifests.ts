import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient, NewObject } from '../client/ApiClient';
import { isApiError } from '../client/ApiError';
import type { StoredObject } from '../client/KubernetesObject';
import {
  customResourceDefinitions,
  type CustomResourceDefinition,
  type ResourceKind,
} from '../client/ResourceKind';
import { gatewayApiDefinitions } from './gatewayApi';
import { inferenceDefinitions } from './inference';
import { CONTROLLER_NAME, gatewayClasses } from '../gateway-controller';

const TIMEOUT_MS = 10_000;
const POLL_MS = 20;

/**
 * Installs what is missing of the CRDs that the gateway controller and llm-d need, waits until they are served, and makes the GatewayClass.
 *
 * @throws when the API server does not establish one of them in time
 */
export async function installManifests(client: ApiClient): Promise<void> {
  await Promise.all(
    [...gatewayApiDefinitions, ...inferenceDefinitions].map(async wanted => {
      await createUnlessThere(client, customResourceDefinitions, wanted);
      await established(client, wanted.metadata.name);
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

/** A cluster that has an object of this name, upstream's CRD for one, keeps it. */
async function createUnlessThere<T extends StoredObject>(
  client: ApiClient,
  kind: ResourceKind<T>,
  wanted: NewObject,
): Promise<void> {
  try {
    await client.create(kind, wanted);
  } catch (error) {
    if (!isApiError(error, 409)) throw error;
  }
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
