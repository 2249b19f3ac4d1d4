import type { FaultReason } from './faultRules';

const signs: readonly [RegExp, FaultReason][] = [
  [/exceeded quota/i, 'QuotaExceeded'],
  [/violates PodSecurity/i, 'PodSecurityRefused'],
  [
    /admission webhook "[^"]*" denied|failed calling webhook/i,
    'AdmissionRefused',
  ],
];

/** Why the API server takes no pods of a Deployment, by its own words. */
export function refusalReason(message: string): FaultReason {
  return signs.find(([sign]) => sign.test(message))?.[1] ?? 'PodsNotCreated';
}
