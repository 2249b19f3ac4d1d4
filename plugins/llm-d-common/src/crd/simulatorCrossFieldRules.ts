import type { CrossFieldRule } from './CrossFieldRule';

interface SimulatorNode {
  prefill?: { enabled: boolean };
  decode?: { enabled: boolean };
  epp?: { enabled: boolean };
  gateway?: { enabled: boolean };
}

const wants = (part: string) => `(has(self.${part}) && self.${part}.enabled)`;

/** Rules of the spec of a SimulatorDeployment. */
export const simulatorRules: CrossFieldRule<SimulatorNode>[] = [
  {
    rule: 'no-decode',
    expression: `!${wants('prefill')} || ${wants('decode')} || !(${wants(
      'epp',
    )} || ${wants('gateway')})`,
    message:
      'decode.enabled must be true: the endpoint picker and the Gateway lead to decode pods, and prefill alone has none',
    field: 'decode.enabled',
    holds: ({ decode, epp, gateway, prefill }) =>
      !prefill?.enabled ||
      decode?.enabled === true ||
      !(epp?.enabled || gateway?.enabled),
    value: ({ decode }) => decode?.enabled,
  },
];
