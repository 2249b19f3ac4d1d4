import { LiveCluster } from '@llm-d-sim/live-cluster';
import { type LocalCluster, type Program } from '@llm-d-sim/local-cluster';
import {
  compile,
  OPERATOR_FIELD_MANAGER,
  parseStackResource,
  referenceOf,
  type HealthReport,
  type KubernetesObject,
  type ObjectReference,
  type StackTarget,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  LOOPBACK_GATEWAYS,
  probeStack,
  readHealth,
  readSnapshotOrWhyNot,
  waitForReady,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const saboteur = { fieldManager: 'saboteur' };
const pollMs = 150;
/** Stacks are looked at as if later, so that what does not get on is told from what has just begun. */
const laterMs = 10 * 60_000;

const definitionSchema = z.object({
  spec: z.object({
    group: z.string(),
    versions: z.array(z.object({ name: z.string() })),
    names: z.object({ kind: z.string() }),
  }),
});

/** How long one look at a stack may take, by default. */
const patienceMs = 10_000;

/** A stack on a local cluster of its own, with gateway and model pods in two namespaces, that faults are made in. */
export class LiveStack {
  static readonly namespace = 'matrix';
  static readonly gatewayNamespace = 'matrix-ingress';
  static readonly name = 'stack';

  readonly #live: LiveCluster;
  readonly target: StackTarget = {
    pool: { namespace: LiveStack.namespace, name: `${LiveStack.name}-pool` },
    schedulerInstall: LiveStack.#place,
    simulatorDeployment: LiveStack.#place,
  };
  #manifests: KubernetesObject[] = [];

  static get #place() {
    return { namespace: LiveStack.namespace, name: LiveStack.name };
  }

  private constructor(live: LiveCluster) {
    this.#live = live;
  }

  get client(): ClusterClient {
    return this.#live.client;
  }

  get cluster(): LocalCluster {
    return this.#live.local;
  }

  static async start(options: {
    images: Readonly<Record<string, Program>>;
  }): Promise<LiveStack> {
    const stack = new LiveStack(
      await LiveCluster.start({
        images: options.images,
        authorization: 'RBAC',
        restartBackoff: { initialMs: 100, maxMs: 1_000, resetAfterMs: 60_000 },
      }),
    );
    await stack.#deploy();
    return stack;
  }

  stop(): Promise<void> {
    return this.#live.stop();
  }

  /** From here on nobody repairs what is tampered with. */
  stopOperator(): Promise<void> {
    return this.#live.stopOperator();
  }

  resources(): KubernetesObject[] {
    const { gatewayNamespace, namespace, name } = LiveStack;
    const metadata = { name, namespace };
    return [
      {
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SimulatorDeployment',
        metadata,
        spec: {
          image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
          model: 'matrix-model',
          decode: { enabled: true, replicas: 2 },
        },
      },
      {
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SchedulerInstall',
        metadata,
        spec: {
          simulatorNamespace: namespace,
          schedulerNamespace: gatewayNamespace,
          proxyService: {
            name: `${name}-direct`,
            selector: {
              'llm-d.ai/role': 'decode',
              'app.kubernetes.io/name': name,
            },
          },
          epp: {
            enabled: true,
            image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
            // As templates have it.
            verbosity: 4,
          },
          gateway: { enabled: true, className: 'local' },
          routing: { enabled: true, backendType: 'InferencePool' },
        },
      },
    ];
  }

  /** Changes what the custom resource asks for; the operator does the rest. */
  async ask(
    kind: 'SimulatorDeployment' | 'SchedulerInstall',
    spec: Record<string, unknown>,
  ): Promise<void> {
    await this.client.patch(
      { apiVersion: 'sim.llm-d.io/v1alpha1', kind, ...LiveStack.#place },
      { spec },
      saboteur,
    );
  }

  /** The manifest of one of the stack's objects: its kind, and part of its name. */
  manifest(kind: string, name = ''): KubernetesObject {
    const found = this.#manifests.find(
      one => one.kind === kind && one.metadata.name.includes(name),
    );
    if (!found) {
      throw new Error(`the stack has no ${kind} called ${name}`);
    }
    return found;
  }

  async patch(
    kind: string,
    name: string,
    patch: Record<string, unknown>,
  ): Promise<void> {
    await this.client.patch(
      referenceOf(this.manifest(kind, name)),
      patch,
      saboteur,
    );
  }

  async remove(kind: string, name = ''): Promise<void> {
    await this.client.delete(referenceOf(this.manifest(kind, name)));
  }

  async make(object: KubernetesObject): Promise<void> {
    await this.client.apply(object, saboteur);
  }

  async unmake(object: KubernetesObject): Promise<void> {
    await this.client.delete(referenceOf(object));
  }

  /** Deletes the pods of one of the stack's Deployments; others take their place. */
  async restart(name: string): Promise<void> {
    const { namespace } = LiveStack;
    const pods = await this.client.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace },
    );
    const { metadata } = this.manifest('Deployment', name);
    for (const pod of pods) {
      if (pod.metadata.name.startsWith(`${metadata.name}-`)) {
        await this.client.delete(referenceOf(pod));
      }
    }
  }

  /** The first container of a Deployment, changed. */
  async patchContainer(
    name: string,
    change: (
      container: Record<string, unknown> & { args: string[] },
    ) => Record<string, unknown>,
    beside: readonly Record<string, unknown>[] = [],
  ): Promise<void> {
    const [container] = z
      .object({
        spec: z.object({
          template: z.object({
            spec: z.object({
              containers: z
                .array(z.looseObject({ args: z.array(z.string()) }))
                .min(1),
            }),
          }),
        }),
      })
      .parse(this.manifest('Deployment', name)).spec.template.spec.containers;
    await this.patch('Deployment', name, {
      spec: {
        template: {
          spec: {
            containers: [{ ...container, ...change(container) }, ...beside],
          },
        },
      },
    });
  }

  /** Everything as it was compiled; what was there in another form is replaced. */
  async restore(): Promise<void> {
    for (const manifest of this.#manifests) {
      await this.#replaceLists(manifest);
      await this.#replaceable(() =>
        this.client.apply(manifest, {
          fieldManager: OPERATOR_FIELD_MANAGER,
          force: true,
        }),
      );
    }
  }

  /** An apply leaves what somebody else has put into a list; a merge patch replaces the list. */
  async #replaceLists(manifest: KubernetesObject): Promise<void> {
    const reference = referenceOf(manifest);
    const live = await this.client.get(reference);
    const isThere = live && live.metadata.deletionTimestamp === undefined;
    if (isThere && manifest.spec !== undefined) {
      await this.client.patch(reference, { spec: manifest.spec }, saboteur);
    }
  }

  /** An object that is still on its way out cannot be made anew. */
  async #replaceable(apply: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await apply();
        return;
      } catch (error) {
        if (
          !/being deleted|object is being|not found|does not serve/i.test(
            String(error),
          )
        ) {
          throw error;
        }
        await delay(pollMs);
      }
    }
  }

  /** One look at the stack. */
  async look(options: {
    probe: boolean;
    by?: ClusterClient;
    timeoutMs?: number;
  }): Promise<HealthReport> {
    const { by = this.client, probe, timeoutMs = patienceMs } = options;
    const now = () => new Date(Date.now() + laterMs);
    const probes = probe
      ? await probeStack(by, await readSnapshotOrWhyNot(by, this.target), {
          allowedGateways: LOOPBACK_GATEWAYS,
          now,
        })
      : [];
    return readHealth(by, this.target, { now, probes, timeoutMs });
  }

  /** Looks until two looks in a row are as wanted, or the time is up; the last look. */
  async lookUntil(
    isWanted: (report: HealthReport) => boolean,
    options: Parameters<LiveStack['look']>[0] & { withinMs: number },
  ): Promise<HealthReport> {
    const deadline = performance.now() + options.withinMs;
    let inARow = 0;
    for (;;) {
      const report = await this.look(options);
      inARow = isWanted(report) ? inARow + 1 : 0;
      if (inARow >= 2 || performance.now() > deadline) {
        return report;
      }
      await delay(pollMs);
    }
  }

  async waitUntilGone(reference: ObjectReference): Promise<void> {
    while (await this.client.get(reference)) {
      await delay(pollMs);
    }
  }

  /** Takes a CustomResourceDefinition away with everything of its kind; gives back what puts it in place again. */
  async removeDefinition(name: string): Promise<() => Promise<void>> {
    const reference = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name,
    };
    const definition = await this.client.get(reference);
    if (!definition) {
      throw new Error(`the cluster has no CustomResourceDefinition ${name}`);
    }
    const { group, names, versions } = definitionSchema.parse(definition).spec;
    await this.client.delete(reference);
    await this.waitUntilGone(reference);
    return async () => {
      await this.client.apply(
        {
          apiVersion: reference.apiVersion,
          kind: reference.kind,
          metadata: { name },
          spec: definition.spec,
        },
        saboteur,
      );
      const served = `${group}/${versions[0].name}/${names.kind}`;
      while (!(await this.client.discover()).kinds.includes(served)) {
        await delay(pollMs);
      }
    };
  }

  async #deploy(): Promise<void> {
    const { gatewayNamespace, namespace } = LiveStack;
    const namespaceObject = (name: string, labels = {}) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    const resources = this.resources();
    for (const object of [
      namespaceObject(namespace),
      namespaceObject(gatewayNamespace, {
        'sim.llm-d.io/allow-from': namespace,
      }),
      ...resources,
    ]) {
      await this.client.apply(object, { fieldManager: 'author' });
    }
    await waitForReady(
      this.client,
      {
        schedulerInstall: LiveStack.#place,
        simulatorDeployment: LiveStack.#place,
      },
      { timeoutMs: 180_000 },
    );
    const capabilities = await this.client.discover();
    this.#manifests = resources.flatMap(resource => {
      const parsed = parseStackResource(resource);
      if (!parsed.ok) {
        throw new Error(parsed.findings.map(({ message }) => message).join());
      }
      return compile(parsed.resource, capabilities);
    });
  }
}
