import type { StoredObject } from '../../api/ApiObject';
import type { JsonObject } from '../../json/JsonValue';
import { numberAt, objectAt, objectsAt, stringAt } from '../../json/navigate';
import { labelSelectorText } from '../../selectors/labelSelector';
import type { Column } from './Column';
import { columns, count, field, joined, text, wide } from './columnBuilders';

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

/** Columns of what runs pods, by `<group>/<kind>`. */
export const WORKLOAD_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
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
};
