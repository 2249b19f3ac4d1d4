import type { StoredObject } from '../../api/ApiObject';
import {
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
} from '../../json/navigate';
import { age } from './age';
import type { Column } from './Column';
import { columns, field, joined, text, wide } from './columnBuilders';
import { NAME_COLUMN } from './metadataColumns';
import { podPhase, podRestarts } from './podPhase';

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

/** Columns of the core group, by `<group>/<kind>`. */
export const CORE_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
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
      const sidecars = objectsAt(object, 'spec', 'initContainers')
        .filter(({ restartPolicy }) => restartPolicy === 'Always')
        .map(({ name }) => name);
      const statuses = [
        ...objectsAt(object, 'status', 'containerStatuses'),
        ...objectsAt(object, 'status', 'initContainerStatuses').filter(
          ({ name }) => sidecars.includes(name),
        ),
      ];
      const ready = statuses.filter(status => status.ready === true).length;
      const all = objectsAt(object, 'spec', 'containers').length;
      return `${ready}/${all + sidecars.length}`;
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
};
