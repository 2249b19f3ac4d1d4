import { KubeConfig } from '@kubernetes/client-node';
import { DefaultClusterClient } from '../cluster/DefaultClusterClient';
import { KubeConfigTransport } from '../cluster/KubeConfigTransport';
import { ScriptedServer, type Received, type Reply } from './ScriptedServer';

/** Discovery of the kinds that these tests touch, as an API server gives it. */
const resources: Record<string, { name: string; kind: string }[]> = {
  v1: [
    { name: 'namespaces', kind: 'Namespace' },
    { name: 'pods', kind: 'Pod' },
    { name: 'pods/log', kind: 'Pod' },
    { name: 'services', kind: 'Service' },
    { name: 'configmaps', kind: 'ConfigMap' },
  ],
  'apps/v1': [
    { name: 'deployments', kind: 'Deployment' },
    { name: 'deployments/scale', kind: 'Scale' },
  ],
  'sim.llm-d.io/v1alpha1': [
    { name: 'schedulerinstalls', kind: 'SchedulerInstall' },
    { name: 'simulatordeployments', kind: 'SimulatorDeployment' },
  ],
  'inference.networking.k8s.io/v1': [
    { name: 'inferencepools', kind: 'InferencePool' },
  ],
  'gateway.networking.k8s.io/v1': [
    { name: 'gateways', kind: 'Gateway' },
    { name: 'gatewayclasses', kind: 'GatewayClass' },
    { name: 'httproutes', kind: 'HTTPRoute' },
  ],
};
const clusterScoped = ['Namespace', 'GatewayClass'];

/** The API server's word for a path that leads nowhere. */
export const pageNotFound: Reply = {
  status: 404,
  body: '404 page not found\n',
};

export function status(
  code: number,
  reason: string,
  message: string,
  causes: object[] = [],
): Reply {
  return {
    status: code,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code,
      reason,
      message,
      details: { causes },
    },
  };
}

/** Answers discovery, or leaves the request to somebody else. */
export function discovery({ path }: Received): Reply | undefined {
  const apiVersion = /^\/(?:api|apis)\/(v1|[^/]+\/[^/]+)$/.exec(path)?.[1];
  const served = apiVersion === undefined ? undefined : resources[apiVersion];
  return (
    served && {
      body: {
        kind: 'APIResourceList',
        groupVersion: apiVersion,
        resources: served.map(resource => ({
          ...resource,
          namespaced: !clusterScoped.includes(resource.kind),
        })),
      },
    }
  );
}

/** A client by kubeconfig of an API server that answers discovery, and everything else as the test says. */
export async function startApiServer(
  answer: (request: Received) => Reply | undefined | Promise<Reply | undefined>,
): Promise<{
  server: ScriptedServer;
  client: DefaultClusterClient;
  stop(): Promise<void>;
}> {
  const server = await ScriptedServer.start(
    async request =>
      (await answer(request)) ?? discovery(request) ?? pageNotFound,
  );
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'test', server: server.url, skipTLSVerify: true },
    { name: 'tester', token: 'secret' },
  );
  const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
    cluster: 'test',
  });
  return {
    server,
    client: DefaultClusterClient.create({ transport }),
    async stop() {
      await transport.close();
      await server.stop();
    },
  };
}
