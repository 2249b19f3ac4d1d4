import type { SchedulerInstall } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata, stackLabels } from './objectMetadata';

/** Tells Prometheus to collect the EPP's metrics, where that is asked for; they need no token. */
export function serviceMonitors(
  install: SchedulerInstall,
  { names }: EndpointPicker,
): KubernetesObject[] {
  const { monitoring } = install.spec;
  if (!monitoring?.serviceMonitor) {
    return [];
  }
  const metadata = objectMetadata(install, 'endpoint-picker', names.epp);
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: {
        ...metadata,
        labels: { ...monitoring.labels, ...metadata.labels },
      },
      spec: {
        selector: { matchLabels: stackLabels(install, 'endpoint-picker') },
        namespaceSelector: { matchNames: [names.epp.namespace] },
        endpoints: [
          {
            port: 'http-metrics',
            path: '/metrics',
            interval: monitoring.interval,
          },
        ],
      },
    },
  ];
}
