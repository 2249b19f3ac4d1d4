import {
  groupVersionPath,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  DefaultClusterClient,
  KubeConfigTransport,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import { droppedFields } from '../droppedFields';
import { fieldPath, type Objection } from '../Objection';

const FIELD_MANAGER = 'llm-d-conformance';

const definitionSchema = z.object({
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string() })),
  }),
});

const groupSchema = z.object({ spec: z.object({ group: z.string() }) });

const refusalSchema = z.object({
  details: z.object({ causes: z.array(z.object({ field: z.string() })) }),
});

/** The real kube-apiserver that the test runner has started. */
export class RealServer {
  readonly client: ClusterClient;
  readonly #transport: KubeConfigTransport;

  constructor(kubeconfig: string) {
    this.#transport = KubeConfigTransport.fromFile(kubeconfig, {
      cluster: 'conformance',
    });
    this.client = DefaultClusterClient.create({ transport: this.#transport });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /** Creates or changes an object, for good. */
  apply(object: KubernetesObject): Promise<KubernetesObject> {
    return this.client.apply(object, {
      fieldManager: FIELD_MANAGER,
      force: true,
    });
  }

  async createNamespaces(names: Iterable<string | undefined>): Promise<void> {
    for (const name of new Set(names)) {
      if (name === undefined) continue;
      await this.apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
  }

  /** Kinds that the server serves by itself, as `kindId`; not those that somebody has defined with a CustomResourceDefinition. */
  async ownKinds(): Promise<ReadonlySet<string>> {
    const definitions = await this.client.list({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
    });
    const defined = new Set(
      definitions.map(one => groupSchema.parse(one).spec.group),
    );
    const { kinds } = await this.client.discover();
    return new Set([...kinds].filter(kind => !defined.has(kind.split('/')[0])));
  }

  /** Status of each condition of a CustomResourceDefinition. */
  async definitionConditions(
    name: string,
  ): Promise<Readonly<Record<string, string>>> {
    const definition = await this.client.get({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name,
    });
    const { conditions } = definitionSchema.parse(definition).status;
    return Object.fromEntries(
      conditions.map(({ type, status }) => [type, status]),
    );
  }

  /** The object as the server would store it, whoever has applied one of that name. Nothing is stored. */
  dryRun(object: KubernetesObject): Promise<KubernetesObject> {
    return this.client.apply(object, {
      fieldManager: FIELD_MANAGER,
      dryRun: true,
      force: true,
    });
  }

  /** What the server has against an object: that it refuses it, or that it would drop fields of it. */
  async objectionsTo(object: KubernetesObject): Promise<Objection[]> {
    try {
      const answer = await this.dryRun(object);
      return droppedFields(object, answer).map(keys => ({
        path: fieldPath(keys),
        message: 'would be dropped or changed',
      }));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return [{ path: '', message: error.message }];
    }
  }

  /**
   * The fields for which the server refuses to create an object of ours; empty when it accepts it. It is sent as `kubectl create` does:
   * server-side apply of 1.20 stumbles over wrong types before it validates.
   */
  async refusedFields(object: KubernetesObject): Promise<string[]> {
    const { apiVersion, kind, metadata } = object;
    const response = await this.#transport.send({
      method: 'POST',
      path: `${groupVersionPath(apiVersion)}/namespaces/${
        metadata.namespace
      }/${kind.toLowerCase()}s`,
      query: { dryRun: 'All' },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(object),
    });
    if (response.ok) return [];
    const body: unknown = await response.json();
    if (response.status !== 422) {
      throw new Error(`HTTP ${response.status}: ${JSON.stringify(body)}`);
    }
    return refusalSchema.parse(body).details.causes.map(({ field }) => field);
  }
}
