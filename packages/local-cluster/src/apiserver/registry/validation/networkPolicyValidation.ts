import { BlockList, isIP } from 'node:net';
import type { ApiObject } from '../../api/ApiObject';
import {
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import type { JsonObject } from '../../json/JsonValue';
import {
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  valueAt,
} from '../../json/navigate';
import { portFaults } from './podValidation';
import { labelSelectorFaults } from './selectorValidation';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const POLICY_TYPES = ['Egress', 'Ingress'];
/** Name of a port (IANA service name): at most 15 characters, a letter among them, no two hyphens in a row. */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

function policyPortFaults(port: JsonObject, path: string): FieldFault[] {
  const protocol = stringAt(port, 'protocol') ?? 'TCP';
  const number = valueAt(port, 'port');
  const endPort = valueAt(port, 'endPort');
  const faults = PROTOCOLS.includes(protocol)
    ? []
    : [notSupported(`${path}.protocol`, protocol, PROTOCOLS)];
  if (typeof number === 'string' && !PORT_NAME.test(number)) {
    faults.push(
      invalidValue(
        `${path}.port`,
        number,
        'must contain only lower case alphanumeric characters and single hyphens between them, at least one letter, and be no more than 15 characters',
      ),
    );
  }
  if (number !== undefined && typeof number !== 'string') {
    faults.push(...portFaults(`${path}.port`, number));
  }
  if (endPort === undefined) return faults;
  if (typeof number !== 'number') {
    const why = number === undefined ? 'not specified' : 'non-numeric';
    faults.push(
      invalidValue(
        `${path}.endPort`,
        endPort,
        `may not be specified when \`port\` is ${why}`,
      ),
    );
    return faults;
  }
  if ((numberAt(port, 'endPort') ?? 0) < number) {
    faults.push(
      invalidValue(
        `${path}.endPort`,
        endPort,
        'must be greater than or equal to `port`',
      ),
    );
  }
  faults.push(...portFaults(`${path}.endPort`, endPort));
  return faults;
}

interface Block {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

function parseCidr(text: string): Block | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const prefix = Number(length);
  return family === 0 || prefix > (family === 4 ? 32 : 128)
    ? undefined
    : { address, prefix, family: family === 4 ? 'ipv4' : 'ipv6' };
}

function isStrictlyInside(inner: Block, outer: Block): boolean {
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return (
    inner.family === outer.family &&
    inner.prefix > outer.prefix &&
    list.check(inner.address, inner.family)
  );
}

function ipBlockFaults(block: JsonObject, path: string): FieldFault[] {
  const cidr = stringAt(block, 'cidr');
  if (!cidr) return [required(`${path}.cidr`)];
  const notCidr = (field: string, text: string) =>
    invalidValue(
      field,
      text,
      'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    );
  const outer = parseCidr(cidr);
  if (!outer) return [notCidr(`${path}.cidr`, cidr)];
  return listAt(block, 'except').flatMap((except, index) => {
    const field = `${path}.except[${index}]`;
    const inner = parseCidr(String(except));
    if (!inner) return [notCidr(field, String(except))];
    return isStrictlyInside(inner, outer)
      ? []
      : [invalidValue(field, except, 'must be a strict subset of `cidr`')];
  });
}

function peerFaults(peer: JsonObject, path: string): FieldFault[] {
  const block = objectAt(peer, 'ipBlock');
  const selectors = ['podSelector', 'namespaceSelector'].filter(
    field => objectAt(peer, field) !== undefined,
  );
  const faults = [
    ...selectors.flatMap(field =>
      labelSelectorFaults(peer[field], `${path}.${field}`),
    ),
    ...(block ? ipBlockFaults(block, `${path}.ipBlock`) : []),
  ];
  if (!block && selectors.length === 0) {
    faults.push(required(path, 'must specify a peer'));
  }
  if (block && selectors.length > 0) {
    faults.push(
      forbiddenField(path, 'may not specify both ipBlock and another peer'),
    );
  }
  return faults;
}

function ruleFaults(
  spec: JsonObject | undefined,
  direction: 'ingress' | 'egress',
  peers: 'from' | 'to',
): FieldFault[] {
  return objectsAt(spec, direction).flatMap((rule, index) => {
    const path = `spec.${direction}[${index}]`;
    return [
      ...objectsAt(rule, 'ports').flatMap((port, at) =>
        policyPortFaults(port, `${path}.ports[${at}]`),
      ),
      ...objectsAt(rule, peers).flatMap((peer, at) =>
        peerFaults(peer, `${path}.${peers}[${at}]`),
      ),
    ];
  });
}

/** Faults of a NetworkPolicy. */
export function networkPolicyFaults(object: ApiObject): FieldFault[] {
  const spec = objectAt(object, 'spec');
  const types = listAt(spec, 'policyTypes');
  return [
    ...labelSelectorFaults(valueAt(spec, 'podSelector'), 'spec.podSelector'),
    ...ruleFaults(spec, 'ingress', 'from'),
    ...ruleFaults(spec, 'egress', 'to'),
    ...(types.length > POLICY_TYPES.length
      ? [
          invalidValue(
            'spec.policyTypes',
            types,
            'may not specify more than two policyTypes',
          ),
        ]
      : types.flatMap((type, index) =>
          POLICY_TYPES.includes(String(type))
            ? []
            : [notSupported(`spec.policyTypes[${index}]`, type, POLICY_TYPES)],
        )),
  ];
}
