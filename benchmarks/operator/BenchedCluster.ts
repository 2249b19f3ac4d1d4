import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import {
  gatewayDefinitions,
  inferencePoolDefinition,
} from '../../packages/operator/src/testing/dependencyDefinitions';
import { createOperatorAccount } from '../../packages/operator/src/testing/operatorAccount';
import { startControlPlane } from './ControlPlane';
import { buildOperator } from './buildOperator';
import { CountingProxy } from './CountingProxy';
import { HollowGateway } from './HollowGateway';
import { HollowKubelet } from './HollowKubelet';
import { OPERATOR_NAMESPACE, OperatorProcess } from './OperatorProcess';
import { ReadyStacks } from './ReadyStacks';

const FIELD_MANAGER = 'benchmark';

const leaseSchema = z.object({
  spec: z.object({ holderIdentity: z.string().optional() }),
});

/** A real control plane with hollow pods and gateways, and a way for operators to it that counts. */
export class BenchedCluster {
  readonly client: ClusterClient;
  readonly proxy: CountingProxy;
  readonly ready: ReadyStacks;
  readonly #program: string;
  readonly #operatorKubeconfig: string;
  readonly #operators: OperatorProcess[] = [];
  readonly #stops: (() => Promise<void>)[];

  private constructor(fields: {
    client: ClusterClient;
    proxy: CountingProxy;
    ready: ReadyStacks;
    program: string;
    operatorKubeconfig: string;
    stops: (() => Promise<void>)[];
  }) {
    this.client = fields.client;
    this.proxy = fields.proxy;
    this.ready = fields.ready;
    this.#program = fields.program;
    this.#operatorKubeconfig = fields.operatorKubeconfig;
    this.#stops = fields.stops;
  }

  static async start(): Promise<BenchedCluster> {
    const controlPlane = await startControlPlane();
    const stops = [() => controlPlane.stop()];
    try {
      const kubeConfig = PooledKubeConfig.fromFile(controlPlane.kubeconfig);
      const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
        cluster: 'benchmark',
      });
      const client = DefaultClusterClient.create({ transport });
      await installCustomResourceDefinitions(client);
      for (const definition of [
        ...gatewayDefinitions,
        inferencePoolDefinition,
      ]) {
        await client.apply(definition, { fieldManager: FIELD_MANAGER });
      }
      const token = await createOperatorAccount(client, transport);
      const proxy = await CountingProxy.start(kubeConfig);
      stops.push(() => proxy.stop());
      const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-operator-'));
      stops.push(async () => rmSync(directory, { recursive: true }));
      const operatorKubeconfig = path.join(directory, 'kubeconfig');
      writeFileSync(operatorKubeconfig, kubeconfigOf(proxy.url, token), {
        mode: 0o600,
      });
      const ready = new ReadyStacks({ kubeConfig, transport });
      const hollow = [
        new HollowKubelet({ kubeConfig, transport }),
        new HollowGateway({ kubeConfig, transport }),
        ready,
      ];
      for (const part of hollow) {
        part.start();
        stops.push(() => part.stop());
      }
      return new BenchedCluster({
        client,
        proxy,
        ready,
        program: await buildOperator(),
        operatorKubeconfig,
        stops,
      });
    } catch (error) {
      for (const stop of stops.reverse()) await stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    for (const operator of this.#operators) await operator.stop();
    for (const stop of this.#stops.reverse()) await stop();
  }

  startOperator(): OperatorProcess {
    const operator = new OperatorProcess(
      this.#program,
      this.#operatorKubeconfig,
    );
    this.#operators.push(operator);
    return operator;
  }

  /** Whether an operator holds the Lease. */
  async hasLeader(): Promise<boolean> {
    const lease = await this.client.get({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace: OPERATOR_NAMESPACE,
      name: 'llm-d-sim-operator',
    });
    return Boolean(lease && leaseSchema.parse(lease).spec.holderIdentity);
  }

  apply(object: KubernetesObject): Promise<KubernetesObject> {
    return this.client.apply(object, {
      fieldManager: FIELD_MANAGER,
      force: true,
    });
  }

  async patch(
    reference: ObjectReference,
    patch: Record<string, unknown>,
  ): Promise<void> {
    await this.client.patch(reference, patch, { fieldManager: FIELD_MANAGER });
  }
}

function kubeconfigOf(server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'operator',
    // The client library takes an address without TLS only with this word.
    clusters: [
      {
        name: 'benchmark',
        cluster: { server, 'insecure-skip-tls-verify': true },
      },
    ],
    users: [{ name: 'operator', user: { token } }],
    contexts: [
      { name: 'operator', context: { cluster: 'benchmark', user: 'operator' } },
    ],
  });
}
