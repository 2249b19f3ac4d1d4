import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  stringifyEntityRef,
  type ApiEntity,
  type Entity,
  type ResourceEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_ENTITY,
  stackEntityDocument,
  type SchedulerInstall,
  type SimulatorDeployment,
} from '@llm-d-sim/plugin-llm-d-common';
import { namedEntity } from './namedEntity';
import { openAiDefinition } from './openAiDefinition';
import { ownerOf } from './ownerOf';
import type { ProviderConfig } from './readProviderConfig';

/** What entities of a cluster's stacks have in common. */
export interface EntityContext
  extends Pick<ProviderConfig, 'defaultOwner' | 'policy' | 'system'> {
  cluster: string;
  /** Entity ref that stands for the cluster. */
  clusterEntity: string;
}

/**
 * What one stack in one cluster looks like in the catalog: a Resource and, once a gateway serves it, the API that clients call. A stack whose
 * SchedulerInstall names another entity has that one, so there is no Resource beside it.
 */
export function stackEntities(
  stack: {
    schedulerInstall: SchedulerInstall;
    simulatorDeployment?: SimulatorDeployment;
  },
  context: EntityContext,
): Entity[] {
  const { cluster, clusterEntity, system } = context;
  const { schedulerInstall } = stack;
  const { name, namespace } = schedulerInstall.metadata;
  const owner = ownerOf(schedulerInstall, context);
  const location = locationAnnotations(
    `${cluster}/${namespace}/schedulerinstalls/${name}`,
  );
  const document = stackEntityDocument({ ...stack, cluster, owner });
  const url = webAddress(schedulerInstall.status?.gatewayURL);
  const inSystem = system === undefined ? {} : { system };
  const resource: ResourceEntity = {
    ...document,
    metadata: {
      ...document.metadata,
      annotations: { ...document.metadata.annotations, ...location },
      ...(url && { links: [{ url, title: 'Gateway', icon: 'link' }] }),
    },
    spec: {
      ...document.spec,
      ...inSystem,
      dependsOn: [clusterEntity],
      ...(url && { dependencyOf: [`api:default/${document.metadata.name}`] }),
    },
  };
  const named = namedEntity(
    schedulerInstall.metadata.annotations?.[ANNOTATION_ENTITY],
    {},
  );
  const isNamedElsewhere =
    named !== undefined && named !== stringifyEntityRef(resource);
  const resources = isNamedElsewhere ? [] : [resource];
  if (!url) return resources;
  const api: ApiEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: {
      name: document.metadata.name,
      title: `OpenAI API of ${name} (${namespace}, ${cluster})`,
      description: `What clients of the stack ${namespace}/${name} call, at ${url}`,
      annotations: location,
      links: [{ url, title: 'Gateway', icon: 'link' }],
    },
    spec: {
      type: 'openai',
      lifecycle: 'experimental',
      owner,
      ...inSystem,
      definition: openAiDefinition(document.metadata.title, url),
    },
  };
  return [...resources, api];
}

/** The entity of a cluster, for catalogs that have none for it. */
export function clusterEntityOf(
  cluster: string,
  entityRef: string,
  owner: string,
): ResourceEntity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityRef.slice(entityRef.indexOf('/') + 1),
      title: cluster,
      description: 'Kubernetes cluster that llm-d stacks run in',
      annotations: locationAnnotations(cluster),
    },
    spec: { type: 'kubernetes-cluster', owner },
  };
}

function locationAnnotations(place: string): Record<string, string> {
  const location = `llm-d:${place}`;
  return {
    [ANNOTATION_LOCATION]: location,
    [ANNOTATION_ORIGIN_LOCATION]: location,
  };
}

/** A status is written by whoever may write it: what becomes a link is an address of the web, or nothing. */
function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) && !url.username
    ? text
    : undefined;
}
