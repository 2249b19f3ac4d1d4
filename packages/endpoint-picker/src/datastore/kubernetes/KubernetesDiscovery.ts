import { setTimeout as pause } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubernetesListObject,
  KubernetesObject,
  V1Pod,
} from '@kubernetes/client-node';
import { PoolReference } from '../../flags/EndpointPickerOptions';
import { Level, Logger } from '../../log/Logger';
import { errorText } from '../../log/errorText';
import { Datastore } from '../Datastore';
import { EndpointDiscovery } from '../EndpointDiscovery';
import { rewritesOf } from './inferenceModelRewrite';
import { prioritiesOf } from './inferenceObjective';
import { PoolSpec, inferencePool } from './inferencePool';
import { parseSelector } from './parseSelector';
import { podEndpoints } from './podEndpoints';
import { PooledKubeConfig } from './PooledKubeConfig';
import { watchCollection } from './watchCollection';

const VERSIONS = {
  'inference.networking.k8s.io': 'v1',
  'inference.networking.x-k8s.io': 'v1alpha2',
} as const;

const OBJECTIVE_VERSION = 'v1alpha2';

/** How long to wait for an API server that does not answer. */
const ASK_AGAIN_MS = 1000;

type KubernetesPool = Exclude<PoolReference, { kind: 'unnamed' }>;
type NamedPool = Extract<PoolReference, { kind: 'pool' }>;

function poolIn(
  objects: readonly KubernetesObject[],
  name: string,
  logger: Logger,
): PoolSpec | undefined {
  const object = objects.find(({ metadata }) => metadata?.name === name);
  if (!object || object.metadata?.deletionTimestamp) {
    return undefined;
  }
  const parsed = inferencePool.safeParse(object);
  if (!parsed.success) {
    logger.error(parsed.error, 'The InferencePool cannot be read', {
      pool: name,
    });
    return undefined;
  }
  return parsed.data.spec;
}

/**
 * Endpoints from the Kubernetes API: the InferencePool by its name, and the
 * ready pods of its namespace that it selects.
 *
 * @public
 */
export class KubernetesDiscovery implements EndpointDiscovery {
  readonly #kubeConfig: PooledKubeConfig;
  readonly #reference: KubernetesPool;
  readonly #objectiveGroups: readonly string[];
  readonly #modelRewrites: boolean;
  readonly #logger: Logger;

  /**
   * @param options - among them the groups of InferenceObjectives and
   *   InferenceModelRewrites, the preferred first, and whether there are the
   *   latter
   */
  constructor(options: {
    kubeConfig: PooledKubeConfig;
    pool: KubernetesPool;
    objectiveGroups: readonly string[];
    modelRewrites: boolean;
    logger: Logger;
  }) {
    this.#modelRewrites = options.modelRewrites;
    this.#objectiveGroups = options.objectiveGroups;
    this.#kubeConfig = options.kubeConfig;
    this.#reference = options.pool;
    this.#logger = options.logger;
  }

  start(datastore: Datastore, signal: AbortSignal): void {
    const reference = this.#reference;
    let pods: readonly V1Pod[] | undefined;
    let pool: PoolSpec | undefined;
    const update = () => {
      datastore.setTargetPorts(pool?.targetPorts.length ?? 1);
      datastore.replace(pool && pods ? podEndpoints(pool, pods) : []);
      datastore.setPoolSynced(pool !== undefined && pods !== undefined);
    };
    if (reference.kind === 'selector') {
      pool = {
        selector: parseSelector(reference.selector),
        targetPorts: reference.targetPorts,
      };
    } else {
      this.#watchPool(reference, signal, spec => {
        pool = spec;
        update();
      });
      this.#watchServed(
        'InferenceObjective',
        reference.namespace,
        signal,
        objects =>
          datastore.objectives.replace(prioritiesOf(objects, reference)),
      );
      if (this.#modelRewrites) {
        this.#watchServed(
          'InferenceModelRewrite',
          reference.namespace,
          signal,
          objects => datastore.rewrites.replace(rewritesOf(objects, reference)),
        );
      }
    }
    this.#watchPods(reference.namespace, signal, current => {
      pods = current;
      update();
    });
    signal.addEventListener(
      'abort',
      // Whatever still hangs on the connections ends with them.
      () => this.#kubeConfig.close().catch(() => {}),
      { once: true },
    );
  }

  #watchPool(
    { name, namespace, group }: NamedPool,
    signal: AbortSignal,
    changed: (spec: PoolSpec | undefined) => void,
  ): void {
    const api = this.#kubeConfig.makeApiClient(CustomObjectsApi);
    const version = VERSIONS[group];
    const plural = 'inferencepools';
    watchCollection<KubernetesObject>({
      kubeConfig: this.#kubeConfig,
      path: `/apis/${group}/${version}/namespaces/${namespace}/${plural}`,
      list: async (): Promise<KubernetesListObject<KubernetesObject>> =>
        api.listNamespacedCustomObject({ group, version, namespace, plural }),
      onChange: objects => changed(poolIn(objects, name, this.#logger)),
      onError: error => this.#interrupted('InferencePools', error),
      signal,
    });
  }

  /** Which groups are served is found out once, at the start. */
  #watchServed(
    kind: 'InferenceObjective' | 'InferenceModelRewrite',
    namespace: string,
    signal: AbortSignal,
    onChange: (objects: readonly KubernetesObject[]) => void,
  ): void {
    const api = this.#kubeConfig.makeApiClient(CustomObjectsApi);
    const plural = `${kind.toLowerCase()}s`;
    const version = OBJECTIVE_VERSION;
    const watch = async () => {
      for (const group of this.#objectiveGroups) {
        const list = async (): Promise<
          KubernetesListObject<KubernetesObject>
        > =>
          api.listNamespacedCustomObject({ group, version, namespace, plural });
        if (await this.#isServed(kind, list, signal)) {
          watchCollection<KubernetesObject>({
            kubeConfig: this.#kubeConfig,
            path: `/apis/${group}/${version}/namespaces/${namespace}/${plural}`,
            list,
            onChange,
            onError: error => this.#interrupted(`${kind}s`, error),
            signal,
          });
          return;
        }
      }
      if (!signal.aborted) {
        this.#logger.info(Level.DEFAULT, `${kind} CRD not found`);
      }
    };
    watch().catch(error => this.#interrupted(`${kind}s`, error));
  }

  /** Asks until the API server answers. */
  async #isServed(
    kind: string,
    list: () => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<boolean> {
    let told = false;
    while (!signal.aborted) {
      try {
        await list();
        return true;
      } catch (error) {
        if (error instanceof ApiException && error.code === 404) {
          return false;
        }
        if (!told && !signal.aborted) {
          told = true;
          this.#interrupted(`${kind}s`, error);
        }
        await pause(ASK_AGAIN_MS, undefined, { signal, ref: false }).catch(
          // Only the signal ends a pause early, and the loop asks for it.
          () => {},
        );
      }
    }
    return false;
  }

  #watchPods(
    namespace: string,
    signal: AbortSignal,
    changed: (pods: readonly V1Pod[]) => void,
  ): void {
    const api = this.#kubeConfig.makeApiClient(CoreV1Api);
    watchCollection<V1Pod>({
      kubeConfig: this.#kubeConfig,
      path: `/api/v1/namespaces/${namespace}/pods`,
      list: () => api.listNamespacedPod({ namespace }),
      onChange: changed,
      onError: error => this.#interrupted('pods', error),
      signal,
    });
  }

  #interrupted(what: string, error: unknown): void {
    this.#logger.info(Level.DEFAULT, `Watching ${what} was interrupted`, {
      error: errorText(error),
    });
  }
}
