import type { ApiObject, StoredObject } from '../../api/ApiObject';
import {
  duplicate,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import {
  equalJson,
  type JsonObject,
  type JsonValue,
} from '../../json/JsonValue';
import {
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
  valueAt,
} from '../../json/navigate';
import { labelFaults, labelsFaults } from './names';

/** A port number, or the name of one where names are allowed. */
export function portFaults(
  field: string,
  port: JsonValue | undefined,
  named = false,
): FieldFault[] {
  if (named && typeof port === 'string' && port !== '') {
    return [];
  }
  return typeof port === 'number' &&
    Number.isInteger(port) &&
    port >= 1 &&
    port <= 65535
    ? []
    : [
        port === undefined || port === null
          ? required(field)
          : invalidValue(field, port, 'must be between 1 and 65535, inclusive'),
      ];
}

function nameListFaults(items: JsonObject[], path: string): FieldFault[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const at = `${path}[${index}].name`;
    const name = stringAt(item, 'name');
    if (!name) return [required(at)];
    if (seen.has(name)) return [duplicate(at, name)];
    seen.add(name);
    return labelFaults(at, name);
  });
}

function containerFaults(
  container: JsonObject,
  path: string,
  volumes: ReadonlySet<string>,
): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!stringAt(container, 'image')) {
    faults.push(required(`${path}.image`));
  }
  const policy = stringAt(container, 'imagePullPolicy');
  const policies = ['Always', 'IfNotPresent', 'Never'];
  if (policy !== undefined && !policies.includes(policy)) {
    faults.push(notSupported(`${path}.imagePullPolicy`, policy, policies));
  }
  for (const [index, port] of objectsAt(container, 'ports').entries()) {
    faults.push(
      ...portFaults(
        `${path}.ports[${index}].containerPort`,
        port.containerPort,
      ),
    );
  }
  for (const [index, variable] of objectsAt(container, 'env').entries()) {
    if (!stringAt(variable, 'name')) {
      faults.push(required(`${path}.env[${index}].name`));
    }
  }
  for (const [index, mount] of objectsAt(container, 'volumeMounts').entries()) {
    const at = `${path}.volumeMounts[${index}]`;
    const name = stringAt(mount, 'name');
    if (!name) {
      faults.push(required(`${at}.name`));
    } else if (!volumes.has(name)) {
      faults.push({
        reason: 'FieldValueNotFound',
        field: `${at}.name`,
        message: `Not found: ${JSON.stringify(name)}`,
      });
    }
    if (!stringAt(mount, 'mountPath')) {
      faults.push(required(`${at}.mountPath`));
    }
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const handler = objectAt(container, probe);
    for (const action of ['httpGet', 'tcpSocket', 'grpc']) {
      const given = objectAt(handler, action);
      if (given) {
        faults.push(
          ...portFaults(`${path}.${probe}.${action}.port`, given.port, true),
        );
      }
    }
  }
  return faults;
}

/** Faults of a PodSpec. */
function podSpecFaults(
  spec: JsonObject | undefined,
  path: string,
  restartPolicies: readonly string[] = ['Always', 'OnFailure', 'Never'],
): FieldFault[] {
  const containers = objectsAt(spec, 'containers');
  const volumes = new Set(
    objectsAt(spec, 'volumes').map(volume => stringAt(volume, 'name') ?? ''),
  );
  const faults: FieldFault[] = [];
  if (containers.length === 0) {
    faults.push(required(`${path}.containers`));
  }
  const restart = stringAt(spec, 'restartPolicy');
  if (restart !== undefined && !restartPolicies.includes(restart)) {
    faults.push(
      notSupported(`${path}.restartPolicy`, restart, restartPolicies),
    );
  }
  faults.push(
    ...nameListFaults(containers, `${path}.containers`),
    ...nameListFaults(objectsAt(spec, 'volumes'), `${path}.volumes`),
  );
  for (const field of ['containers', 'initContainers']) {
    for (const [index, container] of objectsAt(spec, field).entries()) {
      faults.push(
        ...containerFaults(container, `${path}.${field}[${index}]`, volumes),
      );
    }
  }
  return faults;
}

/** Faults of a pod template, whose labels the selector of a workload has to match. */
export function templateFaults(
  object: ApiObject,
  restartPolicies: readonly string[],
): FieldFault[] {
  return [
    ...labelsFaults(
      stringsAt(object, 'spec', 'template', 'metadata', 'labels'),
      'spec.template.metadata.labels',
    ),
    ...podSpecFaults(
      objectAt(object, 'spec', 'template', 'spec'),
      'spec.template.spec',
      restartPolicies,
    ),
  ];
}

/** What of a pod's spec must stay: all but images, deadlines and added tolerations. */
function fixedSpec(pod: ApiObject): JsonValue {
  const spec = objectAt(pod, 'spec') ?? {};
  const {
    activeDeadlineSeconds: _deadline,
    tolerations: _tolerations,
    terminationGracePeriodSeconds: _grace,
    ...rest
  } = spec;
  const withoutImages = (containers: JsonValue[]) =>
    containers.map(container => {
      const { image: _image, ...kept } = objectAt(container) ?? {};
      return kept;
    });
  return {
    ...rest,
    containers: withoutImages(listAt(spec, 'containers')),
    initContainers: withoutImages(listAt(spec, 'initContainers')),
  };
}

export function podFaults(
  pod: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  const faults = podSpecFaults(objectAt(pod, 'spec'), 'spec');
  if (live && !equalJson(fixedSpec(pod), fixedSpec(live))) {
    faults.push(
      forbiddenField(
        'spec',
        'pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` (only additions to existing tolerations) or `spec.terminationGracePeriodSeconds`',
      ),
    );
  }
  return faults;
}

/** A count that may not be negative. */
export function countFaults(
  object: ApiObject,
  ...path: string[]
): FieldFault[] {
  const count = valueAt(object, ...path);
  const field = path.join('.');
  if (count === undefined || count === null) return [];
  const number = numberAt(object, ...path);
  return number !== undefined && Number.isInteger(number) && number >= 0
    ? []
    : [invalidValue(field, count, 'must be greater than or equal to 0')];
}
