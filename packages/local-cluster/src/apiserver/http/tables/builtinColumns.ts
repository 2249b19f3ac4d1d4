import { numberAt, objectsAt } from '../../json/navigate';
import type { Column } from './Column';
import { columns, field, joined, text } from './columnBuilders';
import { CORE_COLUMNS } from './coreColumns';
import { DEFAULT_COLUMNS, NAME_COLUMN } from './metadataColumns';
import { POLICY_COLUMNS } from './policyColumns';
import { WORKLOAD_COLUMNS } from './workloadColumns';

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  ...CORE_COLUMNS,
  ...WORKLOAD_COLUMNS,
  ...POLICY_COLUMNS,
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
  return COLUMNS[`${group}/${kind}`] ?? DEFAULT_COLUMNS;
}
