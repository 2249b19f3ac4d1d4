import {
  groupVersionPath,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { notFound, type AnswerProxied, type Proxied } from './PortalUnderTest';

/** Kinds that the cluster serves, by API version: the singular and the plural name. */
const served: Record<string, Record<string, string>> = {
  v1: { Namespace: 'namespaces', Pod: 'pods', Service: 'services' },
  'apps/v1': { Deployment: 'deployments' },
  'sim.llm-d.io/v1alpha1': {
    SchedulerInstall: 'schedulerinstalls',
    SimulatorDeployment: 'simulatordeployments',
  },
  'inference.networking.k8s.io/v1': { InferencePool: 'inferencepools' },
  'gateway.networking.k8s.io/v1': {
    Gateway: 'gateways',
    GatewayClass: 'gatewayclasses',
    HTTPRoute: 'httproutes',
  },
};

const groups = {
  kind: 'APIGroupList',
  groups: Object.keys(served)
    .filter(apiVersion => apiVersion.includes('/'))
    .map(groupVersion => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }] };
    }),
};

/** What a cluster with these objects answers to whoever reads. It takes every write, and remembers none. */
export function clusterWith(
  objectsFor: (asked: Proxied) => readonly KubernetesObject[],
): AnswerProxied {
  const pathOf = ({ apiVersion, kind, metadata }: KubernetesObject) =>
    `${groupVersionPath(apiVersion)}/namespaces/${metadata.namespace}/${
      served[apiVersion][kind]
    }/${metadata.name}`;
  return asked => {
    const objects = objectsFor(asked);
    const one = objects.find(object => pathOf(object) === asked.path);
    if (one) {
      return { status: 200, body: one };
    }
    for (const [apiVersion, kinds] of Object.entries(served)) {
      const base = groupVersionPath(apiVersion);
      if (asked.path === base) {
        return {
          status: 200,
          body: {
            kind: 'APIResourceList',
            groupVersion: apiVersion,
            resources: Object.entries(kinds).map(([kind, name]) => ({
              kind,
              name,
              namespaced: kind !== 'Namespace' && kind !== 'GatewayClass',
            })),
          },
        };
      }
      const kind = Object.keys(kinds).find(name =>
        asked.path.endsWith(`/${kinds[name]}`),
      );
      if (kind !== undefined && asked.path.startsWith(base)) {
        return {
          status: 200,
          body: {
            apiVersion,
            kind: `${kind}List`,
            items: objects.filter(
              object =>
                object.apiVersion === apiVersion &&
                object.kind === kind &&
                (!asked.path.includes('/namespaces/') ||
                  pathOf(object).startsWith(`${asked.path}/`)),
            ),
          },
        };
      }
    }
    if (asked.path === '/api') {
      return { status: 200, body: { kind: 'APIVersions', versions: ['v1'] } };
    }
    if (asked.path === '/version') {
      return {
        status: 200,
        body: { gitVersion: 'v1.33.0', major: '1', minor: '33' },
      };
    }
    return asked.path === '/apis'
      ? { status: 200, body: groups }
      : notFound(asked);
  };
}
