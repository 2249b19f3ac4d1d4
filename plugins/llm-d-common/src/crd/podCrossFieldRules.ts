import type { CrossFieldRule } from './CrossFieldRule';

interface DisruptionBudgetNode {
  minAvailable?: number;
  maxUnavailable?: number;
}

interface AutoscalingNode {
  min: number;
  max: number;
}

interface DecodeNode {
  enabled: boolean;
  port: number;
  routingSidecar?: { enabled: boolean; modelServerPort?: number };
}

export const disruptionBudgetRules: CrossFieldRule<DisruptionBudgetNode>[] = [
  {
    rule: 'disruption-budget',
    expression: 'has(self.minAvailable) != has(self.maxUnavailable)',
    message: 'must have exactly one of minAvailable and maxUnavailable',
    field: '',
    holds: ({ maxUnavailable, minAvailable }) =>
      (minAvailable === undefined) !== (maxUnavailable === undefined),
    value: node => node,
  },
];

export const autoscalingRules: CrossFieldRule<AutoscalingNode>[] = [
  {
    rule: 'autoscaling-range',
    expression: 'self.max >= self.min',
    message: 'max must be at least min',
    field: 'max',
    holds: ({ max, min }) => max >= min,
    value: ({ max }) => max,
  },
];

export const decodeRules: CrossFieldRule<DecodeNode>[] = [
  {
    rule: 'sidecar-port',
    expression:
      '!self.enabled || !has(self.routingSidecar) || !self.routingSidecar.enabled || (has(self.routingSidecar.modelServerPort) ? self.routingSidecar.modelServerPort != self.port : self.port < 65535)',
    message:
      'routingSidecar.modelServerPort must be another port than that of the stage, which the sidecar takes; left out it is port + 1',
    field: 'routingSidecar.modelServerPort',
    holds: ({ enabled, port, routingSidecar }) =>
      !enabled ||
      !routingSidecar?.enabled ||
      (routingSidecar.modelServerPort === undefined
        ? port < 65535
        : routingSidecar.modelServerPort !== port),
    value: ({ routingSidecar }) => routingSidecar?.modelServerPort,
  },
];
