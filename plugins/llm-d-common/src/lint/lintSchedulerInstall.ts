import type { EndpointPicker } from '../compile/EndpointPicker';
import { schedulerEndpointPicker } from '../compile/schedulerEndpointPicker';
import type { SchedulerInstall } from '../crd';
import { schedulerRules } from '../crd/schedulerCrossFieldRules';
import type { Finding } from '../findings';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { lintCrossFields } from './lintCrossFields';
import { lintEnvoyFilter } from './lintEnvoyFilter';
import { lintEpp } from './lintEpp';
import { lintEppChoices } from './lintEppChoices';
import { lintGateway } from './lintGateway';
import { lintLoadBalancing } from './lintLoadBalancing';
import { lintPodCrossFields } from './lintPodCrossFields';
import { lintNetworkPolicy } from './lintNetworkPolicy';
import { lintPool } from './lintPool';
import { lintRoleFilters } from './lintRoleFilters';
import { lintScoring } from './lintScoring';

/** Findings about a SchedulerInstall that its schema cannot express. */
export function lintSchedulerInstall(install: SchedulerInstall): Finding[] {
  const { spec } = install;
  return [
    ...lintCrossFields(schedulerRules, spec, 'spec'),
    ...lintPodCrossFields(spec.epp, 'spec.epp'),
    ...lintEndpointPicker(install),
    ...lintPool(install),
    ...lintGateway(install),
    ...lintLoadBalancing(
      spec.destinationRule,
      unreadLoadBalancing(install),
      'spec.destinationRule',
    ),
    ...lintEnvoyFilter(install),
    ...lintNetworkPolicy(install),
  ];
}

function lintEndpointPicker(install: SchedulerInstall): Finding[] {
  const { epp: spec } = install.spec;
  const epp = schedulerEndpointPicker(install);
  if (!spec || !epp) {
    return [];
  }
  const choices = lintEppChoices(spec);
  const canStart = choices.every(({ severity }) => severity === 'warning');
  return [
    ...lintEpp(spec, epp),
    ...choices,
    // How an EPP that does not start would behave is beside the point.
    ...(canStart ? lintBehaviour(install, epp, spec) : []),
  ];
}

function lintBehaviour(
  install: SchedulerInstall,
  epp: EndpointPicker,
  spec: NonNullable<SchedulerInstall['spec']['epp']>,
): Finding[] {
  return [
    ...lintScoring(epp.config, epp.profile, index => {
      if (spec.config) {
        return index === undefined
          ? 'spec.epp.config.plugins'
          : `spec.epp.config.schedulingProfiles[${index}]`;
      }
      return spec.scorers ? 'spec.epp.scorers' : 'spec.epp.configProfile';
    }),
    ...lintRoleFilters(install, epp),
  ];
}

function unreadLoadBalancing(install: SchedulerInstall): string | undefined {
  const { istioApi, title } = gatewayProviderOf(install);
  const { routing } = install.spec;
  if (!istioApi) {
    return `${title} does not read DestinationRules`;
  }
  return routing?.enabled && routing.backendType === 'InferencePool'
    ? 'the route leads to the pool, and the rule is about the proxy Service'
    : undefined;
}
