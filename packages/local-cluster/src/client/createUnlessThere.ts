import type { ApiClient, NewObject } from './ApiClient';
import { isApiError } from './ApiError';
import type { StoredObject } from './KubernetesObject';
import type { ResourceKind } from './ResourceKind';

/** Creates an object unless there is one of its name, which stays as it is. */
export async function createUnlessThere<T extends StoredObject>(
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
