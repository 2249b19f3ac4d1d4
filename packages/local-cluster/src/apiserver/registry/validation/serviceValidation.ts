import type { ApiObject, StoredObject } from '../../api/ApiObject';
import {
  duplicate,
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import { objectAt, objectsAt, stringAt } from '../../json/navigate';
import { portFaults } from './podValidation';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function serviceFaults(
  object: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  const spec = objectAt(object, 'spec');
  const type = stringAt(spec, 'type') ?? '';
  const clusterIP = stringAt(spec, 'clusterIP');
  const ports = objectsAt(spec, 'ports');
  const faults: FieldFault[] = [];
  if (!TYPES.includes(type)) {
    faults.push(notSupported('spec.type', type, TYPES));
  }
  if (ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None') {
    faults.push(required('spec.ports'));
  }
  const seen = new Set<string>();
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    const name = stringAt(port, 'name') ?? '';
    if (ports.length > 1 && name === '') {
      faults.push(required(`${at}.name`));
    }
    if (name !== '' && names.has(name)) {
      faults.push(duplicate(`${at}.name`, name));
    }
    names.add(name);
    faults.push(
      ...portFaults(`${at}.port`, port.port),
      ...portFaults(`${at}.targetPort`, port.targetPort, true),
    );
    const key = `${port.protocol}/${port.port}`;
    if (seen.has(key)) {
      faults.push(
        duplicate(at, { port: port.port ?? 0, protocol: port.protocol ?? '' }),
      );
    }
    seen.add(key);
  }
  const before = stringAt(live, 'spec', 'clusterIP');
  if (
    live &&
    before &&
    type !== 'ExternalName' &&
    stringAt(live, 'spec', 'type') !== 'ExternalName' &&
    clusterIP !== before
  ) {
    faults.push(
      invalidValue(
        'spec.clusterIPs[0]',
        [clusterIP ?? ''],
        'may not change once set',
      ),
    );
  }
  if (type === 'ExternalName' && !stringAt(spec, 'externalName')) {
    faults.push(required('spec.externalName'));
  }
  return faults;
}
