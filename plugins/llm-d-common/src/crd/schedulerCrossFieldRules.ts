import type { CrossFieldRule } from './CrossFieldRule';

interface SchedulerNode {
  epp?: { enabled: boolean };
  gateway?: { enabled: boolean; hostname?: string };
  routing?: { enabled: boolean; backendType: string };
  envoyFilter?: { enabled: boolean };
}

interface GatewayNode {
  enabled: boolean;
  listenerProtocol: string;
  certificateRefs?: readonly string[];
}

interface SelectorNode {
  selector?: Readonly<Record<string, string>>;
}

const protocols = ['HTTP', 'HTTPS'];
const wants = (part: string) => `has(self.${part}) && self.${part}.enabled`;

/** Rules of the spec of a SchedulerInstall. */
export const schedulerRules: CrossFieldRule<SchedulerNode>[] = [
  {
    rule: 'hostname-missing',
    expression: `!(${wants('routing')}) || (${wants(
      'gateway',
    )}) || (has(self.gateway) && has(self.gateway.hostname))`,
    message:
      'gateway.hostname is required when the route attaches to a Gateway that is not made here',
    field: 'gateway.hostname',
    holds: ({ gateway, routing }) =>
      !routing?.enabled ||
      gateway?.enabled === true ||
      gateway?.hostname !== undefined,
    value: ({ gateway }) => gateway?.hostname,
  },
  {
    rule: 'envoy-filter',
    expression: `!(${wants('envoyFilter')}) || (${wants('epp')})`,
    message: 'envoyFilter needs an endpoint picker to ask: set epp.enabled',
    field: 'envoyFilter.enabled',
    holds: ({ envoyFilter, epp }) =>
      !envoyFilter?.enabled || epp?.enabled === true,
    value: ({ envoyFilter }) => envoyFilter?.enabled,
  },
  {
    rule: 'envoy-filter',
    expression: `!(${wants('envoyFilter')}) || (${wants(
      'routing',
    )} && self.routing.backendType == 'Service')`,
    message:
      'envoyFilter must be left out unless the route leads to the Service: in front of a pool Istio asks the EPP itself, and the filter would keep its choice from being followed',
    field: 'envoyFilter.enabled',
    holds: ({ envoyFilter, routing }) =>
      !envoyFilter?.enabled ||
      (routing?.enabled === true && routing.backendType === 'Service'),
    value: ({ envoyFilter }) => envoyFilter?.enabled,
  },
];

/** Rules of `gateway`. */
export const gatewayRules: CrossFieldRule<GatewayNode>[] = [
  {
    rule: 'listener-protocol',
    expression: `!self.enabled || self.listenerProtocol in ['${protocols.join(
      `', '`,
    )}']`,
    message: `listenerProtocol must be ${protocols.join(
      ' or ',
    )}: HTTPRoutes attach to no other`,
    field: 'listenerProtocol',
    holds: ({ enabled, listenerProtocol }) =>
      !enabled || protocols.includes(listenerProtocol),
    value: ({ listenerProtocol }) => listenerProtocol,
  },
  {
    rule: 'listener-certificate',
    expression: `!self.enabled || (self.listenerProtocol == 'HTTPS') == (has(self.certificateRefs) && size(self.certificateRefs) > 0)`,
    message:
      'certificateRefs must name a Secret when listenerProtocol is HTTPS, and must be left out otherwise',
    field: 'certificateRefs',
    holds: ({ certificateRefs = [], enabled, listenerProtocol }) =>
      !enabled || (listenerProtocol === 'HTTPS') === certificateRefs.length > 0,
    value: ({ certificateRefs }) => certificateRefs,
  },
];

/** Of `proxyService` and `inferencePool`: a selector that selects. */
export const selectorRules: CrossFieldRule<SelectorNode>[] = [
  {
    rule: 'empty-selector',
    expression: '!has(self.selector) || size(self.selector) > 0',
    message: 'selector must have at least one label',
    field: 'selector',
    holds: ({ selector }) =>
      selector === undefined || Object.keys(selector).length > 0,
    value: ({ selector }) => selector,
  },
];
