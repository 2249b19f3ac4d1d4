import type { ApiObject } from '../api/ApiObject';
import { cloneJson } from '../json/JsonValue';
import { numberAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import { invalidValue } from '../errors/FieldFault';
import { invalid } from '../errors/StatusError';
import type { AdmissionContext } from './ResourceType';

const SERVICE = { group: '', resource: 'services', kind: 'Service' };
const FIRST_NODE_PORT = 30000;
const LAST_NODE_PORT = 32767;

function others(context: AdmissionContext) {
  return context.store
    .collection('services')
    .list()
    .filter(service => service.metadata.uid !== context.live?.metadata.uid);
}

/** The first free address of 10.96.0.0/16 behind the one of the API server. */
function freeClusterIP(taken: ReadonlySet<string>): string {
  for (let number = 10; number < 65_534; number += 1) {
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) {
      return address;
    }
  }
  throw new Error('no free cluster IP is left in 10.96.0.0/16');
}

/** Gives a Service its cluster IP and node ports, and keeps those it has. */
export function admitService(
  object: ApiObject,
  context: AdmissionContext,
): ApiObject {
  const service = cloneJson(object);
  const spec = objectAt(service, 'spec');
  const type = stringAt(spec, 'type');
  if (!spec || type === 'ExternalName') {
    return service;
  }
  if (!stringAt(spec, 'clusterIP')) {
    spec.clusterIP = stringAt(context.live, 'spec', 'clusterIP');
  }
  const used = new Set(
    others(context).flatMap(each => stringAt(each, 'spec', 'clusterIP') ?? []),
  );
  const wanted = stringAt(spec, 'clusterIP');
  if (!wanted) {
    spec.clusterIP = freeClusterIP(used);
  } else if (wanted !== 'None' && used.has(wanted)) {
    throw invalid(SERVICE, service.metadata.name ?? '', [
      invalidValue(
        'spec.clusterIPs',
        [wanted],
        'failed to allocate IP: provided IP is already allocated',
      ),
    ]);
  }
  spec.clusterIPs = [spec.clusterIP ?? ''];
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
  if (type === 'NodePort' || type === 'LoadBalancer') {
    const ports = new Set(
      others(context).flatMap(each =>
        objectsAt(each, 'spec', 'ports').flatMap(
          port => numberAt(port, 'nodePort') ?? [],
        ),
      ),
    );
    const before = new Map(
      objectsAt(context.live, 'spec', 'ports').map(port => [
        `${port.protocol}/${port.port}`,
        numberAt(port, 'nodePort'),
      ]),
    );
    let next = FIRST_NODE_PORT;
    for (const port of objectsAt(spec, 'ports')) {
      port.nodePort ??= before.get(`${port.protocol}/${port.port}`);
      while (port.nodePort === undefined && next <= LAST_NODE_PORT) {
        if (!ports.has(next)) {
          port.nodePort = next;
          ports.add(next);
        }
        next += 1;
      }
    }
  }
  return service;
}
