import type { StoredObject } from '../../api/ApiObject';
import type { JsonObject, JsonValue } from '../../json/JsonValue';
import {
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
} from '../../json/navigate';
import { labelSelectorText } from '../../selectors/labelSelector';
import { age } from './age';
import type { Column } from './Column';
import { AGE_COLUMN, NAME_COLUMN } from './metadataColumns';
import { podPhase, podRestarts } from './podPhase';

type Cell = (object: StoredObject, now: Date) => JsonValue;

const text = (name: string, cell: Cell): Column => ({
  name,
  type: 'string',
  priority: 0,
  cell,
});
const count = (name: string, ...path: string[]): Column => ({
  name,
  type: 'integer',
  priority: 0,
  cell: object => numberAt(object, ...path) ?? 0,
});
const field = (name: string, ...path: string[]): Column =>
  text(name, object => stringAt(object, ...path) ?? '');
const wide = (column: Column): Column => ({ ...column, priority: 1 });
const columns = (...own: Column[]): Column[] => {
  const at = own.findIndex(column => column.priority > 0);
  return at < 0
    ? [NAME_COLUMN, ...own, AGE_COLUMN]
    : [NAME_COLUMN, ...own.slice(0, at), AGE_COLUMN, ...own.slice(at)];
};
const joined = (items: readonly string[], empty = '<none>') =>
  items.length > 0 ? items.join(',') : empty;

const containerNames = (template: JsonObject | undefined) =>
  joined(
    objectsAt(template, 'spec', 'containers').map(
      each => stringAt(each, 'name') ?? '',
    ),
  );
const containerImages = (template: JsonObject | undefined) =>
  joined(
    objectsAt(template, 'spec', 'containers').map(
      each => stringAt(each, 'image') ?? '',
    ),
  );
const TEMPLATE_COLUMNS = [
  wide(
    text('Containers', object =>
      containerNames(objectAt(object, 'spec', 'template')),
    ),
  ),
  wide(
    text('Images', object =>
      containerImages(objectAt(object, 'spec', 'template')),
    ),
  ),
  wide(
    text('Selector', object =>
      labelSelectorText(objectAt(object, 'spec', 'selector')),
    ),
  ),
];

const readyOf = (object: StoredObject) =>
  `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${
    numberAt(object, 'spec', 'replicas') ?? 0
  }`;

function servicePorts(object: StoredObject): string {
  return joined(
    objectsAt(object, 'spec', 'ports').map(port => {
      const node = numberAt(port, 'nodePort');
      return `${numberAt(port, 'port')}${
        node === undefined ? '' : `:${node}`
      }/${stringAt(port, 'protocol')}`;
    }),
  );
}

function nodeStatus(object: StoredObject): string {
  const ready = objectsAt(object, 'status', 'conditions').find(
    condition => condition.type === 'Ready',
  );
  const known = ready?.status === 'True' ? 'Ready' : 'NotReady';
  const state = ready ? known : 'Unknown';
  return objectAt(object, 'spec')?.unschedulable === true
    ? `${state},SchedulingDisabled`
    : state;
}

function lastSeen(object: StoredObject, now: Date): string {
  const series = stringAt(object, 'series', 'lastObservedTime');
  const time =
    series ??
    stringAt(object, 'lastTimestamp') ??
    stringAt(object, 'eventTime') ??
    stringAt(object, 'firstTimestamp');
  return age(time, now);
}

function endpointAddresses(object: StoredObject): string {
  const addresses = objectsAt(object, 'subsets').flatMap(subset =>
    objectsAt(subset, 'addresses').flatMap(address =>
      objectsAt(subset, 'ports').map(
        port => `${stringAt(address, 'ip')}:${numberAt(port, 'port')}`,
      ),
    ),
  );
  return addresses.length > 3
    ? `${addresses.slice(0, 3).join(',')} + ${addresses.length - 3} more...`
    : joined(addresses);
}

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  '/Namespace': columns(field('Status', 'status', 'phase')),
  '/Node': columns(
    text('Status', nodeStatus),
    text('Roles', object =>
      joined(
        Object.keys(object.metadata.labels ?? {}).flatMap(key =>
          key.startsWith('node-role.kubernetes.io/')
            ? [key.slice('node-role.kubernetes.io/'.length)]
            : [],
        ),
      ),
    ),
    field('Version', 'status', 'nodeInfo', 'kubeletVersion'),
    wide(
      text(
        'Internal-IP',
        object =>
          stringAt(
            objectsAt(object, 'status', 'addresses').find(
              address => address.type === 'InternalIP',
            ),
            'address',
          ) ?? '<none>',
      ),
    ),
    wide(field('OS-Image', 'status', 'nodeInfo', 'osImage')),
  ),
  '/Pod': columns(
    text('Ready', object => {
      const statuses = objectsAt(object, 'status', 'containerStatuses');
      const ready = statuses.filter(status => status.ready === true).length;
      return `${ready}/${objectsAt(object, 'spec', 'containers').length}`;
    }),
    text('Status', podPhase),
    text('Restarts', podRestarts),
    wide(text('IP', object => stringAt(object, 'status', 'podIP') ?? '<none>')),
    wide(
      text('Node', object => stringAt(object, 'spec', 'nodeName') ?? '<none>'),
    ),
    wide(
      text(
        'Nominated Node',
        object => stringAt(object, 'status', 'nominatedNodeName') ?? '<none>',
      ),
    ),
    wide(text('Readiness Gates', () => '<none>')),
  ),
  '/Service': columns(
    field('Type', 'spec', 'type'),
    text(
      'Cluster-IP',
      object => stringAt(object, 'spec', 'clusterIP') ?? '<none>',
    ),
    text(
      'External-IP',
      object => stringAt(object, 'spec', 'externalName') ?? '<none>',
    ),
    text('Port(s)', servicePorts),
    wide(
      text('Selector', object =>
        joined(
          Object.entries(stringsAt(object, 'spec', 'selector')).map(
            ([key, value]) => `${key}=${value}`,
          ),
        ),
      ),
    ),
  ),
  '/Endpoints': columns(text('Endpoints', endpointAddresses)),
  '/ConfigMap': columns({
    name: 'Data',
    type: 'integer',
    priority: 0,
    cell: object =>
      Object.keys(objectAt(object, 'data') ?? {}).length +
      Object.keys(objectAt(object, 'binaryData') ?? {}).length,
  }),
  '/Secret': columns(field('Type', 'type'), {
    name: 'Data',
    type: 'integer',
    priority: 0,
    cell: object => Object.keys(objectAt(object, 'data') ?? {}).length,
  }),
  '/ServiceAccount': columns({
    name: 'Secrets',
    type: 'integer',
    priority: 0,
    cell: object => objectsAt(object, 'secrets').length,
  }),
  '/Event': [
    text('Last Seen', lastSeen),
    field('Type', 'type'),
    field('Reason', 'reason'),
    text(
      'Object',
      object =>
        `${(stringAt(object, 'involvedObject', 'kind') ?? '').toLowerCase()}/${
          stringAt(object, 'involvedObject', 'name') ?? ''
        }`,
    ),
    text('Message', object => (stringAt(object, 'message') ?? '').trim()),
    wide(NAME_COLUMN),
  ],
  'apps/Deployment': columns(
    text('Ready', readyOf),
    count('Up-to-date', 'status', 'updatedReplicas'),
    count('Available', 'status', 'availableReplicas'),
    ...TEMPLATE_COLUMNS,
  ),
  'apps/ReplicaSet': columns(
    count('Desired', 'spec', 'replicas'),
    count('Current', 'status', 'replicas'),
    count('Ready', 'status', 'readyReplicas'),
    ...TEMPLATE_COLUMNS,
  ),
  'apps/StatefulSet': columns(
    text('Ready', readyOf),
    ...TEMPLATE_COLUMNS.slice(0, 2),
  ),
  'apps/DaemonSet': columns(
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    ...TEMPLATE_COLUMNS,
  ),
  'batch/Job': columns(
    text(
      'Completions',
      object =>
        `${numberAt(object, 'status', 'succeeded') ?? 0}/${
          numberAt(object, 'spec', 'completions') ?? 1
        }`,
    ),
  ),
  'batch/CronJob': columns(
    field('Schedule', 'spec', 'schedule'),
    text('Suspend', object =>
      objectAt(object, 'spec')?.suspend === true ? 'True' : 'False',
    ),
  ),
  'autoscaling/HorizontalPodAutoscaler': columns(
    text(
      'Reference',
      object =>
        `${stringAt(object, 'spec', 'scaleTargetRef', 'kind')}/${stringAt(
          object,
          'spec',
          'scaleTargetRef',
          'name',
        )}`,
    ),
    count('MinPods', 'spec', 'minReplicas'),
    count('MaxPods', 'spec', 'maxReplicas'),
    count('Replicas', 'status', 'currentReplicas'),
  ),
  'discovery.k8s.io/EndpointSlice': columns(
    field('AddressType', 'addressType'),
    text('Ports', object =>
      joined(
        objectsAt(object, 'ports').map(port => `${numberAt(port, 'port')}`),
        '<unset>',
      ),
    ),
    text('Endpoints', object =>
      joined(
        objectsAt(object, 'endpoints').flatMap(each =>
          Array.isArray(each.addresses) ? each.addresses.map(String) : [],
        ),
        '<unset>',
      ),
    ),
  ),
  'coordination.k8s.io/Lease': columns(
    field('Holder', 'spec', 'holderIdentity'),
  ),
  'apiextensions.k8s.io/CustomResourceDefinition': [
    NAME_COLUMN,
    text('Created At', object => object.metadata.creationTimestamp),
  ],
};

/** The columns that `kubectl get` shows for a built-in kind. */
export function builtinColumns(group: string, kind: string): readonly Column[] {
  return COLUMNS[`${group}/${kind}`] ?? [NAME_COLUMN, AGE_COLUMN];
}
