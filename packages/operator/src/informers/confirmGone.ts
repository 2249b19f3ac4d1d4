import {
  kindId,
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';

export interface ConfirmGoneOptions {
  transport: ClusterTransport;
  kind: { apiVersion: string; kind: string };
  /** Cluster-wide collection path of the kind. */
  path: string;
  /** What a cache knows and a list did not name. */
  missing: readonly KubernetesObject[];
  /** Label without which an object is rightly not in the list. */
  labelled: string | undefined;
  signal: AbortSignal;
}

/** Of so many objects that a list left out, each is asked for; of more, so many that are spread over all of them. */
const mostAskedFor = 20;

/**
 * Guards a cache against a list that is empty, or lacks some objects, although they exist: what a list no longer names is
 * asked for by name.
 *
 * @throws when one of them is still there, so that the list is not taken over and read again
 */
export async function confirmGone(options: ConfirmGoneOptions): Promise<void> {
  const { kind, labelled, missing, path, signal, transport } = options;
  const step = Math.max(1, missing.length / mostAskedFor);
  for (let at = 0; at < missing.length; at += step) {
    const { metadata } = missing[Math.floor(at)];
    const response = await transport.send({
      method: 'GET',
      path: objectPath(path, metadata),
      signal,
    });
    if (response.status === 404) {
      await response.text();
      continue;
    }
    if (!response.ok) {
      await response.text();
      throw new Error(
        `asking for ${kind.kind} ${metadata.name}, which a list left out: HTTP ${response.status}`,
      );
    }
    const live = parseKubernetesObject(await response.json());
    const isSame = live.metadata.uid === metadata.uid;
    const belongs =
      labelled === undefined || live.metadata.labels?.[labelled] !== undefined;
    if (isSame && belongs) {
      throw new Error(
        `a list of ${kindId(kind)} with ${
          missing.length
        } objects fewer than before cannot be believed: ${
          metadata.namespace ?? ''
        }/${metadata.name} exists`,
      );
    }
  }
}

function objectPath(
  collection: string,
  { name, namespace }: KubernetesObject['metadata'],
): string {
  const cut = collection.lastIndexOf('/');
  const scope =
    namespace === undefined
      ? ''
      : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${collection.slice(0, cut)}${scope}${collection.slice(
    cut,
  )}/${encodeURIComponent(name)}`;
}
