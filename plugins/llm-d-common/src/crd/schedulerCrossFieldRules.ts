import type { CrossFieldRule } from './CrossFieldRule';

interface SchedulerNode {
  gateway?: { enabled: boolean; hostname?: string };
  routing?: { enabled: boolean };
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
