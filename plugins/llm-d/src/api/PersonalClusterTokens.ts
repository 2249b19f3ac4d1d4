import { stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { CatalogApi } from '@backstage/plugin-catalog-react';
import type {
  KubernetesApi,
  KubernetesAuthProvidersApi,
} from '@backstage/plugin-kubernetes-react';
import {
  ANNOTATION_CLUSTER,
  type EntityPlace,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterTokens } from './ClusterTokens';
import { Remembered } from './Remembered';
import {
  authenticatesPeople,
  headerEnding,
  providerName,
  type ListedCluster,
} from './tokenProvider';

/** Where a stack runs and how clusters authenticate hardly ever changes, and pages ask every few seconds. */
const keepMs = 5 * 60_000;

/**
 * Tokens from the sign-in of Backstage's Kubernetes plugin, for clusters that authenticate on the client side (`oidc`, `google`, `aks`).
 * A token itself is asked for each time: the sign-in keeps and renews it.
 *
 * @public
 */
export class PersonalClusterTokens implements ClusterTokens {
  readonly #authProviders: Pick<KubernetesAuthProvidersApi, 'getCredentials'>;
  readonly #catalog: Pick<CatalogApi, 'getEntityByRef'>;
  readonly #clusters: Remembered<ListedCluster[]>;
  readonly #clusterOf = new Map<string, Remembered<string>>();
  readonly #declinedUntil = new Map<string, number>();

  constructor(options: {
    authProviders: Pick<KubernetesAuthProvidersApi, 'getCredentials'>;
    catalog: Pick<CatalogApi, 'getEntityByRef'>;
    kubernetes: Pick<KubernetesApi, 'getClusters'>;
  }) {
    this.#authProviders = options.authProviders;
    this.#catalog = options.catalog;
    this.#clusters = new Remembered(
      async () => options.kubernetes.getClusters(),
      keepMs,
    );
  }

  async forEntity(entity: EntityPlace): Promise<Record<string, string>> {
    try {
      const [name, clusters] = await Promise.all([
        this.#rememberedClusterOf(entity).get(),
        this.#clusters.get(),
      ]);
      return await this.#headers(clusters.filter(one => one.name === name));
    } catch {
      // The backend asks the same two, and says it in words.
      return {};
    }
  }

  async forEveryCluster(): Promise<Record<string, string>> {
    try {
      return await this.#headers(await this.#clusters.get());
    } catch {
      return {};
    }
  }

  #rememberedClusterOf(entity: EntityPlace): Remembered<string> {
    const ref = stringifyEntityRef(entity);
    const known = this.#clusterOf.get(ref);
    if (known) {
      return known;
    }
    const cluster = new Remembered(async () => {
      const found = await this.#catalog.getEntityByRef(ref);
      const name = found?.metadata.annotations?.[ANNOTATION_CLUSTER];
      if (name === undefined) {
        // A failure, so that it is not remembered: the entity may be about to come.
        throw new Error(`Entity ${ref} names no cluster`);
      }
      return name;
    }, keepMs);
    this.#clusterOf.set(ref, cluster);
    return cluster;
  }

  async #headers(
    clusters: readonly ListedCluster[],
  ): Promise<Record<string, string>> {
    // Clusters with the same provider share one header.
    const providers = new Map(
      clusters
        .filter(authenticatesPeople)
        .map(one => [headerEnding(one), providerName(one)]),
    );
    const headers: Record<string, string> = {};
    await Promise.all(
      Array.from(providers, async ([ending, provider]) => {
        const token = await this.#token(provider);
        if (token) {
          headers[`backstage-kubernetes-authorization-${ending}`] = token;
        }
      }),
    );
    return headers;
  }

  async #token(provider: string): Promise<string | undefined> {
    if (Date.now() < (this.#declinedUntil.get(provider) ?? 0)) {
      return undefined;
    }
    try {
      const { token } = await this.#authProviders.getCredentials(provider);
      return token;
    } catch (error) {
      // Who declines to sign in would else be asked again with each request of a page that polls.
      if (isError(error) && error.name === 'RejectedError') {
        this.#declinedUntil.set(provider, Date.now() + keepMs);
      }
      return undefined;
    }
  }
}
