import {
  labelSelectorText,
  readEppConfig,
  readEppScorers,
  type EppConfigReading,
  type EppScorer,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import path from 'node:path';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';

/** A pod of an EPP. */
export interface EndpointPickerPod {
  name: string;
  /** The container that is the EPP. */
  container: string;
  uid?: string;
  /** How often that container has been started again. */
  restarts: number;
}

/** The EPP that stands behind a pool, as it really runs. */
export interface EndpointPicker {
  namespace: string;
  /** Running pods. */
  pods: EndpointPickerPod[];
  scorers: Record<string, EppScorer>;
  config: EppConfigReading;
  /** Of the container that is the EPP. */
  image?: string;
  /** `--v`; undefined when it is not given. */
  verbosity?: number;
  electsLeader: boolean;
  /** Labels of its pods. */
  selector: Record<string, string>;
}

const labels = z.record(z.string(), z.string());

const serviceSchema = z.object({
  spec: z.object({ selector: labels.optional() }),
});

const containerSchema = z.object({
  name: z.string(),
  image: z.string().optional(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  volumeMounts: z
    .array(
      z.object({
        name: z.string(),
        mountPath: z.string(),
        subPath: z.string().optional(),
      }),
    )
    .default([]),
});

const podSchema = z.object({
  spec: z.object({
    containers: z.array(containerSchema),
    volumes: z
      .array(
        z.object({
          name: z.string(),
          configMap: z
            .object({
              name: z.string(),
              items: z
                .array(z.object({ key: z.string(), path: z.string() }))
                .optional(),
            })
            .optional(),
        }),
      )
      .default([]),
  }),
  status: z
    .object({
      phase: z.string().optional(),
      containerStatuses: z
        .array(z.object({ name: z.string(), restartCount: z.number() }))
        .default([]),
    })
    .default({ containerStatuses: [] }),
});

type Container = z.output<typeof containerSchema>;
type Volumes = z.output<typeof podSchema>['spec']['volumes'];

const configMapSchema = z.object({
  data: z.record(z.string(), z.string()).default({}),
});

/**
 * Finds the EPP of a pool through the Service that the pool names, and reads the configuration that its pods run with.
 *
 * @throws Error in words for a person when there is no such EPP, or its configuration cannot be found.
 */
export async function findEndpointPicker(
  cluster: ClusterClient,
  service: { namespace: string; name: string },
  options: { signal?: AbortSignal },
): Promise<EndpointPicker> {
  const { namespace, name } = service;
  const object = await cluster.get(
    { apiVersion: 'v1', kind: 'Service', namespace, name },
    options,
  );
  const selector = object && serviceSchema.parse(object).spec.selector;
  if (!selector || Object.keys(selector).length === 0) {
    throw new Error(
      `The pool names the EPP Service ${namespace}/${name}, which ${
        object ? 'selects no pods' : 'does not exist'
      }`,
    );
  }
  const pods = await runningPods(cluster, namespace, selector, options);
  const [first] = pods;
  if (!first) {
    throw new Error(
      `No pod of the EPP runs: Service ${namespace}/${name} selects none that is Running`,
    );
  }
  const flags = [...first.container.command, ...first.container.args];
  const config =
    flagValue(flags, 'config-text') ??
    (await readConfigFile(cluster, namespace, first, flags, options));
  const verbosity = Number(flagValue(flags, 'v') ?? Number.NaN);
  const election = flagValue(flags, 'ha-enable-leader-election', 'true');
  return {
    namespace,
    pods: pods.map(toEndpointPickerPod),
    scorers: readEppScorers(config),
    config: readEppConfig(config),
    ...(first.container.image !== undefined && {
      image: first.container.image,
    }),
    ...(Number.isNaN(verbosity) ? {} : { verbosity }),
    electsLeader: election !== undefined && election !== 'false',
    selector,
  };
}

/** The EPP's pods as they are now. */
export async function listEndpointPickerPods(
  cluster: ClusterClient,
  { namespace, selector }: EndpointPicker,
  options: { signal?: AbortSignal },
): Promise<EndpointPickerPod[]> {
  const pods = await runningPods(cluster, namespace, selector, options);
  return pods.map(toEndpointPickerPod);
}

function toEndpointPickerPod({
  container,
  name,
  restarts,
  uid,
}: RunningPod): EndpointPickerPod {
  return {
    name,
    container: container.name,
    restarts,
    ...(uid !== undefined && { uid }),
  };
}

async function runningPods(
  cluster: ClusterClient,
  namespace: string,
  selector: Record<string, string>,
  { signal }: { signal?: AbortSignal },
): Promise<RunningPod[]> {
  const pods = await cluster.list(
    { apiVersion: 'v1', kind: 'Pod' },
    { namespace, labelSelector: labelSelectorText(selector), signal },
  );
  return pods.flatMap(runningPod);
}

interface RunningPod {
  name: string;
  uid?: string;
  restarts: number;
  container: Container;
  volumes: Volumes;
}

function runningPod(object: KubernetesObject): RunningPod[] {
  const { spec, status } = podSchema.parse(object);
  if (
    status.phase !== 'Running' ||
    object.metadata.deletionTimestamp !== undefined
  ) {
    return [];
  }
  const isEpp = ({ command, args }: Container) =>
    ['pool-name', 'config-file', 'config-text'].some(
      flag => flagValue([...command, ...args], flag) !== undefined,
    );
  const container = spec.containers.find(isEpp) ?? spec.containers.at(0);
  return container
    ? [
        {
          name: object.metadata.name,
          uid: object.metadata.uid,
          restarts:
            status.containerStatuses.find(({ name }) => name === container.name)
              ?.restartCount ?? 0,
          container,
          volumes: spec.volumes,
        },
      ]
    : [];
}

async function readConfigFile(
  cluster: ClusterClient,
  namespace: string,
  pod: RunningPod,
  flags: string[],
  options: { signal?: AbortSignal },
): Promise<string> {
  const file = flagValue(flags, 'config-file');
  const source = file === undefined ? undefined : configMapKey(pod, file);
  if (!source) {
    throw new Error(
      `The weights cannot be learnt: EPP pod ${namespace}/${pod.name} has neither --config-text nor a --config-file out of a ConfigMap`,
    );
  }
  const object = await cluster.get(
    { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: source.name },
    options,
  );
  const text = object && configMapSchema.parse(object).data[source.key];
  if (text === undefined) {
    throw new Error(
      `The weights cannot be learnt: ConfigMap ${namespace}/${source.name} has no ${source.key}`,
    );
  }
  return text;
}

/** Which key of which ConfigMap a path inside the container is. */
function configMapKey(
  { container, volumes }: RunningPod,
  file: string,
): { name: string; key: string } | undefined {
  const configMaps = new Map(
    volumes.flatMap(({ name, configMap }) =>
      configMap ? [[name, configMap] as const] : [],
    ),
  );
  for (const { name, mountPath, subPath } of container.volumeMounts) {
    const configMap = configMaps.get(name);
    const inside = path.posix.relative(mountPath, file);
    if (configMap && !inside.startsWith('..')) {
      const place = path.posix.join(subPath ?? '', inside);
      const item = configMap.items?.find(entry => entry.path === place);
      return { name: configMap.name, key: item?.key ?? place };
    }
  }
  return undefined;
}

/**
 * Value of `--flag value`, `--flag=value` or the same with one dash; the last one counts.
 *
 * @param alone - value of a flag that may stand alone
 */
function flagValue(
  flags: string[],
  flag: string,
  alone?: string,
): string | undefined {
  let value: string | undefined;
  flags.forEach((text, index) => {
    const match = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(text);
    if (match && match[1] === flag) {
      value = match[2] ?? alone ?? flags.at(index + 1);
    }
  });
  return value;
}
