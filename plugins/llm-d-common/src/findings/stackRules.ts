import { ruleTable } from './LintRule';

/** Rules about a SchedulerInstall and the SimulatorDeployment that it fronts, where both are at hand. */
export const stackRules = ruleTable({
  'stack-port': {
    title: 'Pool and pods on different ports',
    severity: 'warning',
    why: 'The gateway and the EPP reach the pods on the port that the pool names; nothing answers there.',
    fix: 'Make proxyService.targetPort (or inferencePool.targetPorts) the port of the stage',
  },
  'stack-kv-cache-metric': {
    title: 'The EPP looks for a gauge that the simulator does not have',
    severity: 'warning',
    why: 'The gauge of KV cache use was renamed in simulator 0.7; under the wrong name every pod seems to have an empty cache.',
    fix: 'Take a simulator from 0.7 on, or name the gauge: --kv-cache-usage-percentage-metric up to EPP 0.6, engineConfigs later',
  },
  'stack-disaggregation': {
    title: 'Only one half of prefill and decode',
    severity: 'warning',
    why: 'Disaggregation takes an EPP profile that picks a prefill pod, prefill pods, and a routing sidecar on the decode pods that asks them; with a part missing, requests are served by decode pods alone.',
    fix: 'Set epp.configProfile: prefill-decode, prefill.enabled and decode.routingSidecar.enabled together, or none of them',
  },
});
