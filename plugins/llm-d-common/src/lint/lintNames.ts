import { compile } from '../compile/compile';
import type { StackResource } from '../crd';
import type { Finding } from '../findings';
import { error } from '../findings/report';

/** Objects that would be made twice under one name: the second would overwrite the first. */
export function lintNames(resource: StackResource): Finding[] {
  const seen = new Set<string>();
  return compile(resource, { kinds: [], kubernetesVersion: '' }).flatMap(
    ({ apiVersion, kind, metadata }) => {
      const key = [apiVersion, kind, metadata.namespace, metadata.name].join();
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [
        error(
          'name-collision',
          placeOfName(resource, kind),
          `${kind} ${metadata.namespace}/${metadata.name} would be made twice`,
        ),
      ];
    },
  );
}

/** A field with which one of two objects of a kind gets another name. */
function placeOfName(resource: StackResource, kind: string): string {
  if (resource.kind === 'SimulatorDeployment') {
    return 'spec.service.name';
  }
  return kind === 'Service' ? 'spec.proxyService.name' : 'spec.epp.name';
}
