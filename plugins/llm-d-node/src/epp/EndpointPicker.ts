import {
  labelSelectorText,
  readEppScorers,
  type EppScorer,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import path from 'node:path';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';

/** The EPP that stands behind a pool, as it really runs. */
export interface EndpointPicker {
  namespace: string;
  /** Running pods, each with the container that is the EPP. */
  pods: { name: string; container: string }[];
  scorers: Record<string, EppScorer>;
  /** `--v`; undefined when it is not given. */
  verbosity?: number;
}

const labels = z.record(z.string(), z.string());

const serviceSchema = z.object({
  spec: z.object({ selector: labels.optional() }),
});

const containerSchema = z.object({
  name: z.string(),
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
  status: z.object({ phase: z.string().optional() }).default({}),
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
  const pods = (
    await cluster.list(
      { apiVersion: 'v1', kind: 'Pod' },
      {
        namespace,
        labelSelector: labelSelectorText(selector),
        signal: options.signal,
      },
    )
  ).flatMap(runningPod);
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
  return {
    namespace,
    pods: pods.map(pod => ({ name: pod.name, container: pod.container.name })),
    scorers: readEppScorers(config),
    ...(Number.isNaN(verbosity) ? {} : { verbosity }),
  };
}

interface RunningPod {
  name: string;
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
    ? [{ name: object.metadata.name, container, volumes: spec.volumes }]
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

/** Value of `--flag value`, `--flag=value` or the same with one dash; the last one counts. */
function flagValue(flags: string[], flag: string): string | undefined {
  let value: string | undefined;
  flags.forEach((text, index) => {
    const match = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(text);
    if (match && match[1] === flag) {
      value = match[2] ?? flags.at(index + 1);
    }
  });
  return value;
}
