import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { ClusterIndex } from './ClusterIndex';
import type { ClusterLists } from './ClusterLists';
import { modelSelectors } from './modelSelectors';
import type { Place, StackSnapshot, StackTarget } from './StackSnapshot';
import { createViews, type Views } from './views';

type Labels = Readonly<Record<string, string>>;

/** Istio's usual root namespace. */
const meshNamespace = 'istio-system';

/**
 * One stack's part of a whole cluster's lists: the same snapshot that reading the stack by itself gives, as far as its health is
 * concerned.
 *
 * @public
 */
export function snapshotFrom(
  lists: ClusterLists,
  target: StackTarget,
): StackSnapshot {
  const views = createViews();
  return snapshotOf(new ClusterIndex(lists, views), target, views);
}

/** Like {@link snapshotFrom}, for many stacks of one cluster. */
export function snapshotOf(
  index: ClusterIndex,
  target: StackTarget,
  views: Views,
): StackSnapshot {
  const { namespace } = target.pool;
  const placed = (
    kind: 'InferencePool' | 'SchedulerInstall' | 'SimulatorDeployment',
    place: Place,
  ) => {
    const object = index.get(kind, place.namespace, place.name);
    return { ...place, ...(object && { object }) };
  };
  const pool = placed('InferencePool', target.pool);
  const install =
    target.schedulerInstall &&
    placed('SchedulerInstall', target.schedulerInstall);
  const wanted = install?.object && views.schedulerInstall(install.object).spec;
  const poolView = pool.object && views.pool(pool.object);

  const directName = wanted?.proxyService.name;
  const eppName = poolView?.spec.endpointPickerRef?.name;
  const services = [directName, eppName].flatMap(name => {
    const service =
      name === undefined ? undefined : index.get('Service', namespace, name);
    return service ? [service] : [];
  });

  const ofModels = modelSelectors(
    poolView?.spec.selector.matchLabels ?? wanted?.proxyService.selector,
  );
  const selectors: Labels[] = [
    ofModels.pool,
    ofModels.prefill,
    ...services.map(service => views.service(service).spec.selector ?? {}),
  ];
  const pods = unique(selectors.flatMap(one => index.podsIn(namespace, one)));
  const labelSets = pods.map(({ metadata }) => metadata.labels ?? {});

  const routeName = wanted?.routing.httpRouteName;
  const named =
    routeName === undefined
      ? undefined
      : index.get(
          'HTTPRoute',
          wanted?.schedulerNamespace ?? install?.namespace ?? namespace,
          routeName,
        );
  const routes = unique([
    ...index.routesTo('InferencePool', target.pool),
    ...(directName === undefined
      ? []
      : index.routesTo('Service', { namespace, name: directName })),
    ...(named ? [named] : []),
  ]);
  const gateways = gatewaysOf(index, routes, pool.object, views);

  return {
    pool,
    ...(install && { schedulerInstall: install }),
    ...(target.simulatorDeployment && {
      simulatorDeployment: placed(
        'SimulatorDeployment',
        target.simulatorDeployment,
      ),
    }),
    gatewayClasses: unique(
      gateways.flatMap(gateway => {
        const gatewayClass = index.get(
          'GatewayClass',
          '',
          views.gateway(gateway).spec.gatewayClassName,
        );
        return gatewayClass ? [gatewayClass] : [];
      }),
    ),
    gateways,
    routes,
    grants: [
      ...index.grantsFor(namespace, [
        target.pool.name,
        ...(directName === undefined ? [] : [directName]),
      ]),
    ],
    pools: [...index.poolsSelecting(namespace, labelSets)],
    services,
    deployments: unique([
      ...selectors.flatMap(one => index.deploymentsIn(namespace, one)),
      ...index.eppsOf(target.pool),
    ]),
    pods,
    networkPolicies: [...index.policiesSelecting(namespace, labelSets)],
    destinationRules:
      eppName === undefined
        ? []
        : [...index.destinationRulesFor(namespace, eppName)],
    peerAuthentications: [
      ...index.inNamespace('PeerAuthentication', namespace),
      ...(namespace === meshNamespace
        ? []
        : index.inNamespace('PeerAuthentication', meshNamespace)),
    ],
    events: [...index.inNamespace('Event', namespace)],
    ...namespaceOf(index, namespace),
    logs: [],
    gaps: [...index.gaps],
  };
}

function namespaceOf(index: ClusterIndex, name: string) {
  const object = index.get('Namespace', '', name);
  return object ? { namespace: object } : {};
}

function gatewaysOf(
  index: ClusterIndex,
  routes: readonly KubernetesObject[],
  pool: KubernetesObject | undefined,
  views: Views,
): KubernetesObject[] {
  const references = [
    ...routes.flatMap(route =>
      views.route(route).spec.parentRefs.map(({ name, namespace }) => ({
        name,
        namespace: namespace ?? route.metadata.namespace ?? 'default',
      })),
    ),
    ...(pool
      ? views.pool(pool).status.parents.map(({ parentRef }) => ({
          name: parentRef.name,
          namespace:
            parentRef.namespace ?? pool.metadata.namespace ?? 'default',
        }))
      : []),
  ];
  return unique(
    references.flatMap(({ name, namespace }) => {
      const gateway = index.get('Gateway', namespace, name);
      return gateway ? [gateway] : [];
    }),
  );
}

function unique(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return [...new Set(objects)];
}
