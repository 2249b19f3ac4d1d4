import { createUnlessThere } from '../client/createUnlessThere';
import { keyOf, parseKey } from '../client/KubernetesObject';
import {
  configMaps,
  namespaces,
  serviceAccounts,
} from '../client/ResourceKind';
import type { Controller, ControllerContext } from './Controller';

/** Where pods and people find the CA of the API server. */
const ROOT_CA_CONFIG_MAP = 'kube-root-ca.crt';

/** Gives every namespace what Kubernetes puts into it: the default ServiceAccount and the CA of the API server. */
export function namespaceDefaultsController(
  context: ControllerContext,
  /** PEM in base64; undefined when clients trust the server by other means. */
  caData: string | undefined,
): Controller {
  const { informers } = context;
  const client = context.client.as('serviceaccount-controller');
  const namespaceInformer = informers.of(namespaces);
  const accountInformer = informers.of(serviceAccounts);
  const configMapInformer = informers.of(configMaps);

  return {
    name: 'namespace-defaults',
    watch(queue) {
      namespaceInformer.onChange(({ current }) => {
        if (current) queue.add(keyOf(current.metadata));
      });
      accountInformer.onChange(({ current, previous }) => {
        if (!current && previous?.metadata.name === 'default') {
          queue.add(previous.metadata.namespace ?? '');
        }
      });
    },
    async reconcile(key) {
      const namespace = namespaceInformer.cache.get(parseKey(key));
      if (!namespace || namespace.metadata.deletionTimestamp) return;
      const { name } = namespace.metadata;
      const account = { namespace: name, name: 'default' };
      if (!accountInformer.cache.get(account)) {
        await createUnlessThere(client, serviceAccounts, {
          metadata: account,
        });
      }
      const configMap = { namespace: name, name: ROOT_CA_CONFIG_MAP };
      if (caData && !configMapInformer.cache.get(configMap)) {
        await createUnlessThere(client, configMaps, {
          metadata: configMap,
          data: { 'ca.crt': Buffer.from(caData, 'base64').toString() },
        });
      }
    },
  };
}
