import type { NewObject } from '../client/ApiClient';
import { isApiError } from '../client/ApiError';
import type { Informer } from '../client/Informer';
import { keyOf, parseKey, type StoredObject } from '../client/KubernetesObject';
import { SERVICE_NAME } from '../client/endpointSlices';
import {
  endpoints,
  endpointSlices,
  pods,
  services,
  type Pod,
  type ResourceKind,
  type Service,
} from '../client/ResourceKind';
import { hasLabels } from '../metav1/hasLabels';
import { canonicalJson } from '../client/canonicalJson';
import type { Controller, ControllerContext } from './Controller';
import { planEndpoints } from './planEndpoints';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';

/** Writes EndpointSlices, and Endpoints for older clients, for Services that select pods. */
export function endpointsController(context: ControllerContext): Controller {
  const { informers } = context;
  const client = context.client.as('endpointslice-controller');
  const serviceInformer = informers.of(services);
  const podInformer = informers.of(pods);
  const sliceInformer = informers.of(endpointSlices);
  const endpointsInformer = informers.of(endpoints);

  /** Writes an object that should look like `wanted`; `fields` are those that count. */
  async function write<T extends StoredObject & { [field: string]: unknown }>(
    kind: ResourceKind<T>,
    informer: Informer<T>,
    wanted: NewObject & { metadata: { name: string } },
    fields: readonly (keyof T & string)[],
  ) {
    const existing = informer.cache.get(wanted.metadata);
    if (!existing) {
      informer.observe(await client.create(kind, wanted));
      return;
    }
    const differs = fields.some(
      field => canonicalJson(existing[field]) !== canonicalJson(wanted[field]),
    );
    if (!differs) return;
    const changes = Object.fromEntries(
      fields.map(field => [field, wanted[field]]),
    );
    informer.observe(await client.update(kind, { ...existing, ...changes }));
  }

  function slicesOf(service: { namespace?: string; name: string }) {
    const ours = { [SERVICE_NAME]: service.name, [MANAGED_BY]: MANAGER };
    return [...sliceInformer.cache.inNamespace(service.namespace)].filter(
      ({ metadata }) => hasLabels(metadata.labels, ours),
    );
  }

  async function remove<T extends StoredObject>(
    kind: ResourceKind<T>,
    informer: Informer<T>,
    object: T,
  ) {
    const { uid } = object.metadata;
    const leaving = await client.delete(kind, object.metadata, { uid });
    if (leaving) informer.observe(leaving);
    else informer.observeDeleted(object);
  }

  return {
    name: 'endpoints',
    watch(queue) {
      serviceInformer.onChange(({ current, previous }) => {
        const service = current ?? previous;
        if (service) queue.add(keyOf(service.metadata));
      });
      podInformer.onChange(({ current, previous }) => {
        const pod = current ?? previous;
        if (!pod) return;
        const candidates = serviceInformer.cache.inNamespace(
          pod.metadata.namespace,
        );
        for (const service of candidates) {
          if (
            [current, previous].some(state => state && selects(service, state))
          ) {
            queue.add(keyOf(service.metadata));
          }
        }
      });
      sliceInformer.onChange(({ current, previous }) => {
        const { labels, namespace } = (current ?? previous)?.metadata ?? {};
        const name = labels?.[SERVICE_NAME];
        if (name && labels[MANAGED_BY] === MANAGER) {
          queue.add(keyOf({ namespace, name }));
        }
      });
    },
    async reconcile(key) {
      const target = parseKey(key);
      const service = serviceInformer.cache.get(target);
      if (service && !service.spec.selector) return;
      if (!service || service.metadata.deletionTimestamp) {
        const gone = endpointsInformer.cache.get(target);
        if (gone) await remove(endpoints, endpointsInformer, gone);
        for (const slice of slicesOf(target)) {
          await remove(endpointSlices, sliceInformer, slice);
        }
        return;
      }
      const { namespace, name, uid, labels } = service.metadata;
      const plan = planEndpoints(
        service,
        podInformer.cache.inNamespace(namespace),
      );
      try {
        for (const slice of plan.slices) {
          await write(
            endpointSlices,
            sliceInformer,
            {
              metadata: {
                name: slice.name,
                namespace,
                labels: {
                  ...labels,
                  [SERVICE_NAME]: name,
                  [MANAGED_BY]: MANAGER,
                },
                ownerReferences: [
                  {
                    apiVersion: 'v1',
                    kind: 'Service',
                    name,
                    uid,
                    controller: true,
                    blockOwnerDeletion: true,
                  },
                ],
              },
              addressType: 'IPv4',
              endpoints: slice.endpoints,
              ports: slice.ports,
            },
            ['endpoints', 'ports'],
          );
        }
        const wanted = new Set(plan.slices.map(slice => slice.name));
        for (const slice of slicesOf(target)) {
          if (!wanted.has(slice.metadata.name)) {
            await remove(endpointSlices, sliceInformer, slice);
          }
        }
        await write(
          endpoints,
          endpointsInformer,
          { metadata: { name, namespace, labels }, subsets: plan.subsets },
          ['subsets'],
        );
      } catch (error) {
        // A namespace that is being deleted takes no new objects, and needs none.
        if (!isApiError(error, 403)) throw error;
      }
    },
  };
}

function selects(service: Service, pod: Pod): boolean {
  const { selector } = service.spec;
  return (
    selector !== undefined &&
    Object.keys(selector).length > 0 &&
    hasLabels(pod.metadata.labels, selector)
  );
}
