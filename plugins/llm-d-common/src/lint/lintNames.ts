import { compile } from '../compile/compile';
import type { Finding, StackResource } from '../crd';
import { error } from './finding';

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
          resource.kind === 'SchedulerInstall'
            ? 'spec.proxyService.name'
            : 'spec.service.name',
          `${kind} ${metadata.namespace}/${metadata.name} would be made twice: give one of them another name`,
        ),
      ];
    },
  );
}
