import type { SchedulerInstall } from '../crd';
import { schedulerEndpointPickerCrossFieldRules } from '../crd/endpointPickerCrossFieldRules';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { lintCrossFields } from './lintCrossFields';
import { lintEppConfig } from './lintEppConfig';
import { lintScorerWeights } from './lintScorerWeights';

type SchedulerEpp = NonNullable<SchedulerInstall['spec']['epp']>;

const PATH = 'spec.epp';

/** What is wrong with what a SchedulerInstall chooses for its endpoint picker's configuration. */
export function lintEppChoices(epp: SchedulerEpp): Finding[] {
  const chosen = eppVersionProfileOf(epp);
  const { configProfile } = epp;
  const unused = (field: 'backend' | 'disaggregation', profile: string) =>
    when(
      epp[field] && (epp.config || configProfile !== profile),
      warning(
        'no-effect',
        `${PATH}.${field}`,
        `${field} is for the profile ${profile} only, not for ${
          epp.config ? 'epp.config' : configProfile
        }`,
      ),
    );
  return [
    ...lintCrossFields(schedulerEndpointPickerCrossFieldRules, epp, PATH),
    ...when(
      epp.config && configProfile !== 'default',
      warning(
        'config-and-profile',
        `${PATH}.configProfile`,
        `epp.config is used, not the profile ${configProfile}`,
      ),
    ),
    ...unused('backend', 'proxy-performance-by-backend'),
    ...unused('disaggregation', 'prefill-decode'),
    ...(epp.config ? lintEppConfig(epp.config, chosen, `${PATH}.config`) : []),
    ...(epp.scorers
      ? lintScorerWeights(epp.scorers, chosen, `${PATH}.scorers`)
      : []),
  ];
}
