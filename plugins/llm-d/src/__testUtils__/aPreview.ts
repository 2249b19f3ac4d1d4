import type {
  Difference,
  StackAction,
  StackActionPreview,
} from '@llm-d-sim/plugin-llm-d-common';

function difference(path: string, live: unknown, desired: unknown): Difference {
  return {
    path,
    reason: 'differs',
    live,
    desired,
    pointer: path.split('.'),
    elements: [],
  };
}

const simulator = {
  apiVersion: 'sim.llm-d.io/v1alpha1',
  kind: 'SimulatorDeployment',
  namespace: 'llm-d-sim',
  name: 'demo',
};
const install = { ...simulator, kind: 'SchedulerInstall' };
const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'llm-d-sim',
  name,
});

/** What an action would do to the sample stack. */
export function aPreview(action: StackAction): StackActionPreview {
  const common = {
    action,
    allowed: true,
    changes: [],
    consequences: [],
    inventory: [],
    findings: [],
    revision: 'rev-1',
  };
  switch (action.type) {
    case 'scale':
      return {
        ...common,
        changes: [
          {
            object: simulator,
            differences: [
              difference(`spec.${action.stage}.replicas`, 3, action.replicas),
            ],
          },
        ],
        consequences: [
          {
            object: deployment(`demo-${action.stage}`),
            differences: [difference('spec.replicas', 3, action.replicas)],
          },
        ],
      };
    case 'set-scorer-weights':
      return {
        ...common,
        changes: [
          {
            object: install,
            differences: Object.entries(action.weights).map(([name, weight]) =>
              difference(`spec.epp.plugins.${name}.weight`, 1, weight),
            ),
          },
        ],
        consequences: [
          {
            object: deployment('demo-epp'),
            differences: [
              difference(
                'spec.template.metadata.annotations[sim.llm-d.io/config-checksum]',
                '81f0',
                '93ac',
              ),
            ],
          },
        ],
        findings: [
          {
            severity: 'warning',
            rule: 'zero-weight',
            path: 'spec.epp.plugins[1].weight',
            message: 'a scorer with weight 0 has no say',
            fix: 'Give it a weight above 0, or remove it',
            docs: 'docs/reference/lint/zero-weight.md',
          },
        ],
      };
    case 'restart-epp':
      return common;
    default:
      return {
        ...common,
        inventory: [
          simulator,
          install,
          deployment('demo-decode'),
          deployment('demo-epp'),
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'Gateway',
            namespace: 'llm-d-sim',
            name: 'demo-gateway',
          },
        ],
      };
  }
}
