import type { JsonObject } from '../../json/JsonValue';
import { objectAt, objectsAt, stringAt } from '../../json/navigate';
import { setDefault } from './setDefault';

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tagged =
    name.includes('@') || (name.includes(':') && !name.endsWith(':latest'));
  return tagged ? 'IfNotPresent' : 'Always';
}

function defaultHttpGet(action: JsonObject | undefined): void {
  const httpGet = objectAt(action, 'httpGet');
  setDefault(httpGet, 'path', '/');
  setDefault(httpGet, 'scheme', 'HTTP');
  const grpc = objectAt(action, 'grpc');
  if (grpc && grpc.service === undefined) {
    grpc.service = '';
  }
}

function defaultProbe(probe: JsonObject | undefined): void {
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  defaultHttpGet(probe);
}

function defaultContainer(container: JsonObject): void {
  setDefault(container, 'resources', {});
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  setDefault(
    container,
    'imagePullPolicy',
    pullPolicy(stringAt(container, 'image') ?? ''),
  );
  for (const port of objectsAt(container, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    defaultProbe(objectAt(container, probe));
  }
  for (const hook of ['postStart', 'preStop']) {
    defaultHttpGet(objectAt(container, 'lifecycle', hook));
  }
  for (const variable of objectsAt(container, 'env')) {
    setDefault(objectAt(variable, 'valueFrom', 'fieldRef'), 'apiVersion', 'v1');
  }
}

const MODE = 0o644;

function defaultVolume(volume: JsonObject): void {
  for (const source of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    setDefault(objectAt(volume, source), 'defaultMode', MODE);
  }
  for (const source of objectsAt(volume, 'projected', 'sources')) {
    setDefault(
      objectAt(source, 'serviceAccountToken'),
      'expirationSeconds',
      3600,
    );
  }
  if (Object.keys(volume).length === 1) {
    volume.emptyDir = {};
  }
}

/** Defaults of a PodSpec, in a Pod or in a template. */
export function defaultPodSpec(spec: JsonObject | undefined): void {
  if (!spec) {
    return;
  }
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
  const account =
    stringAt(spec, 'serviceAccountName') ?? stringAt(spec, 'serviceAccount');
  if (account) {
    setDefault(spec, 'serviceAccountName', account);
    spec.serviceAccount = spec.serviceAccountName;
  }
  for (const containers of ['containers', 'initContainers']) {
    objectsAt(spec, containers).forEach(defaultContainer);
  }
  objectsAt(spec, 'volumes').forEach(defaultVolume);
}

/** Defaults that only a Pod has, not a template. */
export function defaultPod(pod: JsonObject): void {
  const spec = objectAt(pod, 'spec');
  defaultPodSpec(spec);
  if (!spec) {
    return;
  }
  setDefault(spec, 'enableServiceLinks', true);
  for (const container of objectsAt(spec, 'containers')) {
    const limits = objectAt(container, 'resources', 'limits');
    const resources = objectAt(container, 'resources');
    if (limits && resources) {
      resources.requests = { ...limits, ...objectAt(resources, 'requests') };
    }
  }
}

/** `status.qosClass` of a pod. */
export function qosClass(pod: JsonObject): string {
  const containers = [
    ...objectsAt(pod, 'spec', 'containers'),
    ...objectsAt(pod, 'spec', 'initContainers'),
  ];
  const declared = containers.filter(
    container =>
      Object.keys(objectAt(container, 'resources', 'limits') ?? {}).length +
        Object.keys(objectAt(container, 'resources', 'requests') ?? {}).length >
      0,
  );
  if (declared.length === 0) {
    return 'BestEffort';
  }
  const guaranteed = containers.every(container =>
    ['cpu', 'memory'].every(resource => {
      const limit = objectAt(container, 'resources', 'limits')?.[resource];
      const request = objectAt(container, 'resources', 'requests')?.[resource];
      return (
        limit !== undefined && (request === undefined || request === limit)
      );
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
