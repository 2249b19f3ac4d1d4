import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { selectsLabels } from '../kubernetes/labelSelector';

const labels = z.record(z.string(), z.string());
const named = z.looseObject({ name: z.string() });
const podSpec = z.looseObject({
  serviceAccountName: z.string().optional(),
  volumes: z.array(z.looseObject({ configMap: named.optional() })).optional(),
  containers: z.array(
    z.looseObject({
      ports: z.array(
        z.looseObject({ name: z.string(), containerPort: z.number() }),
      ),
      volumeMounts: z.array(z.looseObject({ name: z.string() })).optional(),
    }),
  ),
  initContainers: z
    .array(
      z.looseObject({
        ports: z.array(
          z.looseObject({ name: z.string(), containerPort: z.number() }),
        ),
      }),
    )
    .optional(),
});
const deployment = z.looseObject({
  selector: z.looseObject({ matchLabels: labels }),
  template: z.looseObject({
    metadata: z.looseObject({ labels }),
    spec: podSpec,
  }),
});
const service = z.looseObject({
  selector: labels,
  ports: z.array(z.looseObject({ port: z.number(), targetPort: z.number() })),
});
const backendRef = z.looseObject({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.number().optional(),
});

/**
 * References inside a compiled set that lead nowhere, as a sentence each. What belongs to somebody else (a pool or Service that a route names,
 * the model pods of a SchedulerInstall) is not looked for.
 */
export function danglingReferences(
  manifests: readonly KubernetesObject[],
): string[] {
  const find = (kind: string, name: string, namespace: string | undefined) =>
    manifests.find(
      one =>
        one.kind === kind &&
        one.metadata.name === name &&
        one.metadata.namespace === namespace,
    );
  const lost = (from: KubernetesObject, to: string) =>
    `${from.kind} ${from.metadata.namespace}/${from.metadata.name} -> ${to}`;
  const pods = manifests
    .filter(({ kind }) => kind === 'Deployment')
    .map(one => ({ one, spec: deployment.parse(one.spec) }));

  return manifests.flatMap(object => {
    const { kind, metadata, spec } = object;
    const need = (
      wantedKind: string,
      name: string,
      namespace = metadata.namespace,
    ) =>
      find(wantedKind, name, namespace)
        ? []
        : [lost(object, `${wantedKind} ${namespace}/${name}`)];
    switch (kind) {
      case 'Deployment': {
        const { selector, template } = deployment.parse(spec);
        const { serviceAccountName, volumes = [], containers } = template.spec;
        const volumeNames = volumes.map(volume => String(volume.name));
        return [
          ...(selectsLabels(selector.matchLabels, template.metadata.labels)
            ? []
            : [lost(object, 'its own pods')]),
          ...(serviceAccountName
            ? need('ServiceAccount', serviceAccountName)
            : []),
          ...volumes.flatMap(({ configMap }) =>
            configMap ? need('ConfigMap', configMap.name) : [],
          ),
          ...containers.flatMap(({ volumeMounts = [] }) =>
            volumeMounts
              .filter(({ name }) => !volumeNames.includes(name))
              .map(({ name }) => lost(object, `volume ${name}`)),
          ),
        ];
      }
      case 'Service':
        return serviceReferences(object, pods).map(to => lost(object, to));
      case 'RoleBinding': {
        const { roleRef, subjects } = z
          .looseObject({ roleRef: named, subjects: z.array(named) })
          .parse(object);
        return [
          ...need('Role', roleRef.name),
          ...subjects.flatMap(({ name }) => need('ServiceAccount', name)),
        ];
      }
      case 'InferencePool': {
        const { endpointPickerRef: ref } = z
          .looseObject({
            endpointPickerRef: z.looseObject({
              name: z.string(),
              port: z.looseObject({ number: z.number() }),
            }),
          })
          .parse(spec);
        const target = find('Service', ref.name, metadata.namespace);
        const ports = target ? service.parse(target.spec).ports : [];
        return ports.some(({ port }) => port === ref.port.number)
          ? []
          : [lost(object, `Service ${ref.name}:${ref.port.number}`)];
      }
      case 'InferenceObjective':
        return [];
      case 'HorizontalPodAutoscaler':
        return need(
          'Deployment',
          z.looseObject({ scaleTargetRef: named }).parse(spec).scaleTargetRef
            .name,
        );
      case 'PodDisruptionBudget': {
        const { selector } = z
          .looseObject({ selector: z.looseObject({ matchLabels: labels }) })
          .parse(spec);
        return pods.some(({ spec: { template } }) =>
          selectsLabels(selector.matchLabels, template.metadata.labels),
        )
          ? []
          : [lost(object, 'any pod')];
      }
      case 'Gateway': {
        const { infrastructure } = z
          .looseObject({
            infrastructure: z
              .looseObject({
                parametersRef: z.looseObject({
                  kind: z.string(),
                  name: z.string(),
                }),
              })
              .optional(),
          })
          .parse(spec);
        return infrastructure
          ? need(
              infrastructure.parametersRef.kind,
              infrastructure.parametersRef.name,
            )
          : [];
      }
      case 'HTTPRoute':
        return routeReferences(object, manifests, lost);
      case 'ServiceMonitor': {
        const { selector } = z
          .looseObject({ selector: z.looseObject({ matchLabels: labels }) })
          .parse(spec);
        return manifests.some(
          one =>
            one.kind === 'Service' &&
            selectsLabels(selector.matchLabels, one.metadata.labels),
        )
          ? []
          : [lost(object, 'any Service')];
      }
      case 'HealthCheckPolicy':
      case 'GCPBackendPolicy': {
        const { targetRef } = z
          .looseObject({
            targetRef: z.looseObject({ kind: z.string(), name: z.string() }),
          })
          .parse(spec);
        return targetRef.kind === 'Service'
          ? need('Service', targetRef.name)
          : [];
      }
      default:
        return [];
    }
  });
}

type Pods = readonly {
  one: KubernetesObject;
  spec: z.output<typeof deployment>;
}[];

/** A Service selects pods of ours that listen where it leads; the proxy Service of a SchedulerInstall fronts somebody else's. */
function serviceReferences(
  { metadata, spec }: KubernetesObject,
  pods: Pods,
): string[] {
  const { ports, selector } = service.parse(spec);
  const labelsOfService = metadata.labels ?? {};
  const frontsOthers =
    labelsOfService['app.kubernetes.io/component'] === 'direct-service' &&
    labelsOfService['sim.llm-d.io/owner']?.startsWith('SchedulerInstall');
  if (frontsOthers) {
    return [];
  }
  const selected = pods.filter(
    ({ one, spec: { template } }) =>
      one.metadata.namespace === metadata.namespace &&
      selectsLabels(selector, template.metadata.labels),
  );
  if (selected.length === 0) {
    return ['any pod'];
  }
  const open = selected.flatMap(({ spec: { template } }) =>
    [
      ...template.spec.containers,
      ...(template.spec.initContainers ?? []),
    ].flatMap(container =>
      container.ports.map(({ containerPort }) => containerPort),
    ),
  );
  return ports
    .filter(({ targetPort }) => !open.includes(targetPort))
    .map(({ targetPort }) => `port ${targetPort}`);
}

/** Backends in other namespaces need a grant; Services of ours need the port. */
function routeReferences(
  route: KubernetesObject,
  manifests: readonly KubernetesObject[],
  lost: (from: KubernetesObject, to: string) => string,
): string[] {
  const { rules } = z
    .looseObject({
      rules: z.array(z.looseObject({ backendRefs: z.array(backendRef) })),
    })
    .parse(route.spec);
  const grants = manifests
    .filter(({ kind }) => kind === 'ReferenceGrant')
    .map(({ metadata, spec }) => ({
      namespace: metadata.namespace,
      ...z
        .looseObject({
          from: z.array(z.looseObject({ namespace: z.string() })),
          to: z.array(z.looseObject({ kind: z.string(), name: z.string() })),
        })
        .parse(spec),
    }));
  return rules.flatMap(({ backendRefs }) =>
    backendRefs.flatMap(({ kind, name, namespace, port }) => {
      const place = namespace ?? route.metadata.namespace;
      const isGranted =
        place === route.metadata.namespace ||
        grants.some(
          grant =>
            grant.namespace === place &&
            grant.from.some(
              from => from.namespace === route.metadata.namespace,
            ) &&
            grant.to.some(to => to.kind === kind && to.name === name),
        );
      const own = manifests.find(
        one =>
          one.kind === kind &&
          one.metadata.name === name &&
          one.metadata.namespace === place,
      );
      const hasPort =
        kind !== 'Service' ||
        !own ||
        service.parse(own.spec).ports.some(one => one.port === port);
      return [
        ...(isGranted ? [] : [lost(route, `${kind} ${place}/${name} (grant)`)]),
        ...(hasPort ? [] : [lost(route, `${kind} ${place}/${name}:${port}`)]),
      ];
    }),
  );
}
