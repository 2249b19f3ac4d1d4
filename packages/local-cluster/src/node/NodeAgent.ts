import type { ApiClient } from '../client/ApiClient';
import { isApiError } from '../client/ApiError';
import type { EventRecorder } from '../client/EventRecorder';
import type { Informer } from '../client/Informer';
import { keyOf, parseKey } from '../client/KubernetesObject';
import { pods, type Pod } from '../client/ResourceKind';
import { canonicalJson } from '../client/canonicalJson';
import { hasLabels } from '../metav1/hasLabels';
import { timestamp } from '../metav1/timestamp';
import type { WorkQueue, Outcome } from '../queue/WorkQueue';
import type { LogLookup } from './kubelet/KubeletServer';
import { nodeLabels } from './NodeRegistration';
import type { PodEnvironment } from './pods/PodEnvironment';
import { PodRuntime } from './pods/PodRuntime';
import { hasEnded, podStatus } from './pods/podStatus';
import { servingContainers } from './pods/sidecars';

export interface NodeAgentOptions {
  nodeName: string;
  client: ApiClient;
  podInformer: Informer<Pod>;
  environment: PodEnvironment;
  scheduler: EventRecorder;
  kubelet: EventRecorder;
  now(): Date;
}

/** Annotation that says where a pod of the shared network really accepts connections. */
const ENDPOINT = 'local.llm-d/endpoint';
/** How long the node waits for its programs when it stops itself. */
const STOP_GRACE_SECONDS = 2;

/** Binds pods to the node, runs those that are bound to it, and tells their status. */
export class NodeAgent {
  readonly name = 'node';
  readonly #options: NodeAgentOptions;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #runtimes = new Map<string, PodRuntime>();
  #queue: WorkQueue | undefined;

  constructor(options: NodeAgentOptions) {
    this.#options = options;
    this.#labels = nodeLabels(options.nodeName);
  }

  watch(queue: WorkQueue): void {
    this.#queue = queue;
    this.#options.podInformer.onChange(({ current, previous }) => {
      const pod = current ?? previous;
      if (pod) queue.add(keyOf(pod.metadata));
      // A pod that was replaced by one of the same name has nobody left to ask for its end.
      if (previous && previous.metadata.uid !== current?.metadata.uid) {
        this.#abandon(previous.metadata.uid);
      }
    });
  }

  async reconcile(key: string): Promise<Outcome | void> {
    const pod = this.#options.podInformer.cache.get(parseKey(key));
    if (!pod) return;
    if (!pod.spec.nodeName) {
      if (pod.metadata.deletionTimestamp) return;
      if (hasLabels(this.#labels, pod.spec.nodeSelector)) await this.#bind(pod);
      else await this.#leaveUnscheduled(pod);
      return;
    }
    if (pod.spec.nodeName !== this.#options.nodeName) return;
    if (pod.metadata.deletionTimestamp) await this.#terminate(pod);
    else await this.#run(pod);
  }

  findLog(
    target: { namespace: string; pod: string; container: string },
    previous: boolean,
  ): LogLookup {
    const { namespace, pod: name, container } = target;
    const pod = this.#options.podInformer.cache.get({ namespace, name });
    const runtime = pod && this.#runtimes.get(pod.metadata.uid);
    if (!runtime?.has(container)) {
      return {
        found: false,
        message: `container "${container}" of pod "${namespace}/${name}" does not run on this node`,
      };
    }
    return { found: true, log: runtime.log(container, previous) };
  }

  /** Stops all pods at once, without telling the API server. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.#runtimes.values()].map(runtime =>
        runtime.stop(STOP_GRACE_SECONDS),
      ),
    );
    this.#runtimes.clear();
  }

  /** What a scheduler says of a pod that no node suits. */
  async #leaveUnscheduled(pod: Pod): Promise<void> {
    const { client, now, podInformer, scheduler } = this.#options;
    const message =
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
    const isTold = pod.status?.conditions?.some(
      ({ reason }) => reason === 'Unschedulable',
    );
    if (isTold) return;
    podInformer.observe(
      await client.update(
        pods,
        {
          ...pod,
          status: {
            ...pod.status,
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message,
                lastTransitionTime: timestamp(now()),
              },
            ],
          },
        },
        'status',
      ),
    );
    scheduler.record(pods, pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
    });
  }

  async #bind(pod: Pod): Promise<void> {
    const { client, nodeName, scheduler } = this.#options;
    const { name, namespace } = pod.metadata;
    try {
      await client.postSubresource(pods, pod.metadata, 'binding', {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace },
        target: { apiVersion: 'v1', kind: 'Node', name: nodeName },
      });
    } catch (error) {
      // Bound already, or gone: the next change of the pod tells.
      if (isApiError(error, 409) || isApiError(error, 404)) return;
      throw error;
    }
    scheduler.record(pods, pod, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${nodeName}`,
    });
  }

  async #run(pod: Pod): Promise<void> {
    const { uid } = pod.metadata;
    if (hasEnded(pod.status?.phase) && !this.#runtimes.has(uid)) return;
    let runtime = this.#runtimes.get(uid);
    if (!runtime) {
      const { network } = this.#options.environment;
      const address = await network.allocatePodAddress();
      // It may have gone meanwhile, and then nobody would ever stop it.
      const current = this.#options.podInformer.cache.get(pod.metadata);
      if (current?.metadata.uid !== uid) {
        network.release(address);
        return;
      }
      runtime = this.#make(pod, address);
      this.#runtimes.set(uid, runtime);
      runtime.start();
    }
    await this.#writeEndpoint(pod, runtime);
    await this.#writeStatus(pod, runtime);
  }

  async #terminate(pod: Pod): Promise<void> {
    const { client, podInformer } = this.#options;
    const { uid, deletionGracePeriodSeconds } = pod.metadata;
    const runtime = this.#runtimes.get(uid);
    if (runtime && !runtime.stopped) {
      // Not awaited: its end comes back as a change, and until then its status is told.
      runtime
        .stop(deletionGracePeriodSeconds)
        .then(() => this.#queue?.add(keyOf(pod.metadata)));
      await this.#writeStatus(pod, runtime);
      return;
    }
    if (runtime) await this.#writeStatus(pod, runtime);
    const left = await client.delete(pods, pod.metadata, {
      uid,
      gracePeriodSeconds: 0,
    });
    if (left) podInformer.observe(left);
    this.#abandon(uid);
  }

  /** Stops what still runs of a pod that is gone, and takes its address back. */
  #abandon(uid: string): void {
    const runtime = this.#runtimes.get(uid);
    if (!runtime) return;
    this.#runtimes.delete(uid);
    runtime
      .stop()
      .then(() => this.#options.environment.network.release(runtime.podIP));
  }

  #make(pod: Pod, podIP: string): PodRuntime {
    const key = keyOf(pod.metadata);
    return new PodRuntime({
      ...this.#options.environment,
      pod,
      podIP,
      onChange: () => this.#queue?.add(key),
      record: (container, event) =>
        this.#options.kubelet.record(pods, pod, {
          ...event,
          fieldPath: container && fieldPathOf(pod, container),
        }),
    });
  }

  async #writeStatus(pod: Pod, runtime: PodRuntime): Promise<void> {
    const { client, podInformer } = this.#options;
    const status = {
      ...pod.status,
      ...podStatus(pod, runtime.snapshot, new Date(runtime.now())),
    };
    if (canonicalJson(status) === canonicalJson(pod.status)) return;
    try {
      podInformer.observe(
        await client.as('kubelet').update(pods, { ...pod, status }, 'status'),
      );
    } catch (error) {
      if (!isApiError(error, 404)) throw error;
    }
  }

  /** Where pods share an address, people and the API server's proxy need to know where this one listens. */
  async #writeEndpoint(pod: Pod, runtime: PodRuntime): Promise<void> {
    const { client, environment, podInformer } = this.#options;
    const port = servingContainers(pod)
      .flatMap(({ ports }) => ports ?? [])
      .map(({ containerPort }) => containerPort)[0];
    if (port === undefined || !runtime.snapshot.initialized) return;
    const { host, port: real } = environment.network.dialAddress(
      runtime.podIP,
      port,
    );
    const endpoint = `${host}:${real}`;
    const isVerbatim = endpoint === `${runtime.podIP}:${port}`;
    if (isVerbatim || pod.metadata.annotations?.[ENDPOINT] === endpoint) return;
    podInformer.observe(
      await client
        .as('kubelet')
        .patch(
          pods,
          pod.metadata,
          { metadata: { annotations: { [ENDPOINT]: endpoint } } },
          { type: 'merge' },
        ),
    );
  }
}

function fieldPathOf({ spec }: Pod, container: string): string {
  const isInit = spec.initContainers?.some(({ name }) => name === container);
  return `spec.${isInit ? 'initContainers' : 'containers'}{${container}}`;
}
