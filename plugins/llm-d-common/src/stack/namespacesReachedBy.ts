import { defaultBackend, matchBackend } from '../compile/routeBackends';
import type { SchedulerInstall } from '../crd';
import { routeParentOf } from '../gateway/routeParent';
import { schedulerNames } from '../names/stackNames';

/**
 * Every namespace that a SchedulerInstall leads to: its own, and those of model pods, pool, EPP, proxy Service, gateway, route and
 * whatever the route leads to. Parts that are switched off count too, for health, tests and actions go by their names all the same.
 *
 * @returns sorted, each once
 * @public
 */
export function namespacesReachedBy(install: SchedulerInstall): string[] {
  const { metadata, spec } = install;
  const { routing } = spec;
  const places = [
    metadata,
    ...Object.values(schedulerNames(install)),
    routeParentOf(install),
    ...(routing
      ? [
          defaultBackend(install, { ...routing, backendType: 'InferencePool' }),
          ...(routing.matches ?? []).map(match => matchBackend(install, match)),
        ]
      : []),
  ];
  return [
    ...new Set([
      spec.simulatorNamespace,
      ...places.map(({ namespace }) => namespace),
    ]),
  ].sort();
}
