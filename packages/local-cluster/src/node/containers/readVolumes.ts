import type {
  V1ConfigMapProjection,
  V1Container,
  V1Volume,
  V1VolumeMount,
} from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';
import {
  ContainerConfigError,
  podField,
  type ConfigSource,
} from './readEnvironment';

/** Where every container finds its service account's credentials. */
const ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Path in a container -> content. */
export type Files = ReadonlyMap<string, string>;

export interface VolumeSources extends ConfigSource {
  /** Token and CA of the pod's service account; undefined when they are not mounted. */
  account: { token: string; certificateAuthority: string } | undefined;
  addresses: { podIP: string; hostIP: string };
}

/** The files that a container's mounts show, as they are at this moment. */
export async function readVolumes(
  container: Wire<V1Container>,
  pod: Pod,
  sources: VolumeSources,
): Promise<Files> {
  const files = new Map<string, string>();
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name);
    const content = volume ? await contentOf(volume, pod, sources) : {};
    for (const [name, text] of Object.entries(content)) {
      const path = pathIn(mount, name);
      if (path) files.set(path, text);
    }
  }
  const { account } = sources;
  if (account) {
    files.set(`${ACCOUNT_DIRECTORY}/token`, account.token);
    files.set(`${ACCOUNT_DIRECTORY}/ca.crt`, account.certificateAuthority);
    files.set(
      `${ACCOUNT_DIRECTORY}/namespace`,
      pod.metadata.namespace ?? 'default',
    );
  }
  return files;
}

/** `readFile` of a container: the same error as Node's when there is no such file. */
export function readFileOf(files: Files): (path: string) => string {
  return path => {
    const text = files.get(normalised(path));
    if (text !== undefined) return text;
    throw Object.assign(
      new Error(`ENOENT: no such file or directory, open '${path}'`),
      { code: 'ENOENT', path },
    );
  };
}

function pathIn(mount: Wire<V1VolumeMount>, name: string): string | undefined {
  if (!mount.subPath) return normalised(`${mount.mountPath}/${name}`);
  if (name === mount.subPath) return normalised(mount.mountPath);
  return name.startsWith(`${mount.subPath}/`)
    ? normalised(`${mount.mountPath}/${name.slice(mount.subPath.length + 1)}`)
    : undefined;
}

function normalised(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}

async function contentOf(
  volume: Wire<V1Volume>,
  pod: Pod,
  sources: VolumeSources,
): Promise<Record<string, string>> {
  if (volume.configMap) {
    return projected('configmap', volume.configMap, sources.configMap);
  }
  if (volume.secret) {
    const { secretName: name, items, optional } = volume.secret;
    return projected('secret', { name, items, optional }, sources.secret);
  }
  if (volume.downwardAPI) {
    return downward(volume.downwardAPI.items ?? [], pod, sources);
  }
  if (volume.projected) {
    const parts: Record<string, string>[] = [];
    for (const source of volume.projected.sources ?? []) {
      if (source.configMap) {
        parts.push(
          await projected('configmap', source.configMap, sources.configMap),
        );
      } else if (source.secret) {
        parts.push(await projected('secret', source.secret, sources.secret));
      } else if (source.downwardAPI) {
        parts.push(downward(source.downwardAPI.items ?? [], pod, sources));
      } else if (source.serviceAccountToken && sources.account) {
        const { path } = source.serviceAccountToken;
        parts.push({ [path]: sources.account.token });
      }
    }
    return Object.assign({}, ...parts);
  }
  if (volume.emptyDir) return {};
  throw new ContainerConfigError(
    `volume "${volume.name}": this node mounts configMap, secret, projected, downwardAPI and emptyDir volumes`,
  );
}

async function projected(
  kind: string,
  { name = '', items, optional }: Wire<V1ConfigMapProjection>,
  read: (name: string) => Promise<Record<string, string> | undefined>,
): Promise<Record<string, string>> {
  const values = await read(name);
  if (!values) {
    if (optional) return {};
    throw new ContainerConfigError(`${kind} "${name}" not found`);
  }
  if (!items) return values;
  return Object.fromEntries(
    items.flatMap(({ key, path }) => {
      const value = values[key];
      if (value !== undefined) return [[path, value]];
      if (optional) return [];
      throw new ContainerConfigError(
        `${kind} "${name}" has no key "${key}", which a volume mounts`,
      );
    }),
  );
}

function downward(
  items: readonly { path: string; fieldRef?: { fieldPath: string } }[],
  pod: Pod,
  sources: VolumeSources,
): Record<string, string> {
  return Object.fromEntries(
    items.flatMap(({ path, fieldRef }) =>
      fieldRef
        ? [[path, podField(fieldRef.fieldPath, pod, sources.addresses)]]
        : [],
    ),
  );
}
