import type { ObjectWriter } from '../handlers/ObjectWriter';
import type { ServerContext } from '../handlers/ServerContext';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** What every cluster has from the start: its namespaces and the Service of the API server. */
export function createSystemObjects(
  context: ServerContext,
  writer: ObjectWriter,
  port: number,
): void {
  const options = {
    fieldManager: 'kube-apiserver',
    dryRun: false,
    subresource: '',
    fieldValidation: { level: 'Ignore' as const },
  };
  const namespaces = context.registry.find('', 'v1', 'namespaces');
  const services = context.registry.find('', 'v1', 'services');
  if (!namespaces || !services) {
    throw new Error('the core kinds are not registered');
  }
  for (const name of NAMESPACES) {
    writer.create(
      namespaces,
      '',
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      options,
    );
  }
  writer.create(
    services,
    'default',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kubernetes',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: {
        clusterIP: '10.96.0.1',
        ports: [
          { name: 'https', port: 443, protocol: 'TCP', targetPort: port },
        ],
      },
    },
    options,
  );
}
