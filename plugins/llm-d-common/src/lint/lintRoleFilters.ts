import type { EndpointPicker } from '../compile/EndpointPicker';
import type { SchedulerInstall } from '../crd';
import { disaggregates } from '../epp/disaggregates';
import { readEppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { poolSelectorOf } from '../names/stackNames';

const ROLE_LABEL = 'llm-d.ai/role';
/** Roles that decode-filter lets through; pods without the label too. */
const decodeRoles = [
  'decode',
  'both',
  'prefill-decode',
  'encode-prefill-decode',
];

/** Filters by role, held against the pods that the pool selects. */
export function lintRoleFilters(
  install: SchedulerInstall,
  { config }: EndpointPicker,
): Finding[] {
  const { plugins } = readEppConfigPlugins(config);
  const types = new Set(plugins.map(({ type }) => type));
  const role = poolSelectorOf(install)[ROLE_LABEL];
  const path = install.spec.inferencePool?.selector
    ? 'spec.inferencePool.selector'
    : 'spec.proxyService.selector';
  if (disaggregates(config)) {
    return when(
      role !== undefined,
      error(
        'pool-without-prefill',
        `${path}[${ROLE_LABEL}]`,
        `the profile picks a prefill pod and a decode pod out of the pool, which selects ${ROLE_LABEL}: ${role} only`,
        'Set inferencePool.selector to labels that prefill and decode pods share',
      ),
    );
  }
  return [
    ...when(
      types.has('decode-filter') &&
        (role === undefined || !decodeRoles.includes(role)),
      warning(
        'role-filter-without-label',
        path,
        role === undefined
          ? `decode-filter goes by ${ROLE_LABEL}, which the pool does not select: pods without the label all pass`
          : `decode-filter drops every pod, for the pool selects ${ROLE_LABEL}: ${role}`,
      ),
    ),
    ...when(
      types.has('prefill-filter') && role === 'decode',
      warning(
        'role-filter-without-label',
        path,
        `prefill-filter drops every pod, for the pool selects ${ROLE_LABEL}: decode`,
      ),
    ),
  ];
}
