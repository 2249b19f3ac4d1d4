import type { ScenarioCost } from '../routing-test/ScenarioDescription';
import type { PolicyRefusal } from './PolicyRefusal';
import type { DeliveryMode, StackPolicy } from './StackPolicy';

/**
 * What speaks against a way to deliver custom resources.
 *
 * @public
 */
export function deliveryRefusals(
  { delivery }: StackPolicy,
  mode: DeliveryMode,
): PolicyRefusal[] {
  return delivery === undefined || delivery.includes(mode)
    ? []
    : [
        {
          rule: 'llmD.policy.delivery',
          message: `delivery by ${mode} is not allowed${
            delivery.length > 0 ? `, by ${delivery.join(' and ')} it is` : ''
          }`,
        },
      ];
}

/**
 * What speaks against the load of a routing test.
 *
 * @public
 */
export function loadRefusals(
  { load = {} }: StackPolicy,
  cost: Pick<ScenarioCost, 'requests' | 'concurrency' | 'seconds'>,
): PolicyRefusal[] {
  const limits = [
    ['maximumRequests', load.maximumRequests, cost.requests, 'requests'],
    [
      'maximumConcurrency',
      load.maximumConcurrency,
      cost.concurrency,
      'requests at once',
    ],
    ['maximumSeconds', load.maximumSeconds, cost.seconds, 'seconds'],
  ] as const;
  return limits.flatMap(([key, limit, wanted, unit]) =>
    limit !== undefined && wanted > limit
      ? [
          {
            rule: `llmD.policy.load.${key}`,
            message: `the test would take ${wanted} ${unit}, and ${limit} are allowed`,
          },
        ]
      : [],
  );
}
