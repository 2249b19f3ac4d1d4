import type { stackRules } from '../../findings/stackRules';
import type { RuleExamples } from './RuleExample';

const epp = {
  enabled: true,
  image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
};

/** Examples of the rules about two custom resources that make a stack. */
export const stackExamples: RuleExamples<typeof stackRules> = {
  'stack-port': [
    {
      kind: 'Stack',
      severity: 'warning',
      path: 'spec.proxyService.targetPort',
      schedulerInstall: { epp, proxyService: { targetPort: 8000 } },
      simulatorDeployment: { decode: { enabled: true, port: 8200 } },
    },
  ],
  'stack-kv-cache-metric': [
    {
      kind: 'Stack',
      severity: 'warning',
      path: 'spec.epp',
      schedulerInstall: { epp },
      simulatorDeployment: {
        decode: {
          enabled: true,
          image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.6.1',
        },
      },
    },
  ],
  'stack-disaggregation': [
    {
      kind: 'Stack',
      severity: 'warning',
      path: 'spec.prefill.enabled',
      schedulerInstall: { epp: { ...epp, configProfile: 'prefill-decode' } },
      simulatorDeployment: {
        decode: { enabled: true, routingSidecar: { enabled: true } },
      },
    },
    {
      kind: 'Stack',
      severity: 'warning',
      path: 'spec.decode.routingSidecar',
      schedulerInstall: { epp },
      simulatorDeployment: {
        prefill: { enabled: true },
        decode: { enabled: true, routingSidecar: { enabled: true } },
      },
    },
  ],
};
