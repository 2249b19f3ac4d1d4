import type { CatalogApi } from '@backstage/plugin-catalog-react';
import { ANNOTATION_CLUSTER } from '@llm-d-sim/plugin-llm-d-common';

/** Which field of a form leads to the cluster. */
export interface ClusterFields {
  /** Holds the cluster's name. Default `cluster`, where no entity is asked for. */
  clusterField?: string;
  /** Holds the entity ref of a stack, whose annotation says where that runs. */
  entityField?: string;
}

/**
 * The cluster that a form is about.
 *
 * @param formState - fields of the form
 * @returns undefined where nothing is chosen yet, and for an entity that the person cannot see
 */
export async function chosenCluster(
  formState: Readonly<Record<string, unknown>>,
  { clusterField, entityField }: ClusterFields,
  catalog: Pick<CatalogApi, 'getEntityByRef'>,
): Promise<unknown> {
  if (entityField === undefined) {
    return formState[clusterField ?? 'cluster'];
  }
  const ref = formState[entityField];
  if (typeof ref !== 'string' || ref === '') {
    return undefined;
  }
  const entity = await catalog.getEntityByRef(ref);
  return entity?.metadata.annotations?.[ANNOTATION_CLUSTER];
}
