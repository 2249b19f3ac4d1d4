import { conclude } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import { answered } from './trafficAssertions';

/** What may be set for a run of the fallback scenario. @public */
export type FallbackParameters = { requests: number };

/**
 * The way past the EPP works: the direct Service leads to the model pods with nobody deciding, for a day on which the EPP is gone.
 *
 * @public
 */
export const fallback: Scenario<FallbackParameters> = {
  id: 'fallback',
  title: 'Fallback without EPP',
  description:
    'Sends requests to the direct Service of the stack, past gateway and EPP. They have to be answered by model pods of the stack, and the EPP must know nothing of them.',
  proves:
    'The direct Service serves without the EPP, and what goes by it is really not decided upon.',
  disruptive: false,
  defaults: { requests: 10 },
  parameters: {
    requests: {
      type: 'integer',
      description: 'How many requests are sent.',
      minimum: 1,
      maximum: 1000,
      unit: 'requests',
    },
  },
  unfit: ({ directService }) =>
    directService
      ? undefined
      : 'The stack has no direct Service (spec.proxyService of the SchedulerInstall), so there is no way past the EPP.',

  plan({ requests }, seed) {
    return {
      phases: [
        {
          id: 'direct',
          title: 'Requests to the direct Service',
          arrival: { type: 'sequential' },
          entrance: 'direct-service',
          requests: Array.from({ length: requests }, (_, n) => ({
            path: '/v1/completions',
            body: { prompt: noncePrompt(`${n}.${seed}`, 256), max_tokens: 2 },
          })),
        },
      ],
    };
  },

  judge(observations) {
    const { eppVerbosity, requests, stack } = observations;
    const silent = eppVerbosity !== undefined && eppVerbosity < 3;
    return conclude(observations, {
      assertions: [
        answered(requests),
        bypassedEpp(requests),
        servedByStack(requests, stack?.endpoints.map(({ name }) => name) ?? []),
      ],
      unobserved: [
        ...(silent
          ? [
              `Whether the EPP logged a decision: with verbosity ${eppVerbosity} it logs none; its mark on the answers was looked for all the same.`,
            ]
          : []),
        'How the Service spreads requests: that is up to the cluster, and connections are kept.',
      ],
    });
  },
};

/** Nobody decided: neither a decision in the log nor the mark that an EPP leaves on answers. */
export function bypassedEpp(requests: readonly RunRequest[]): Assertion {
  const decided = requests.filter(
    ({ decision, passedEpp }) => decision !== undefined || passedEpp === true,
  );
  const [first] = decided;
  return {
    name: 'traffic bypassed the EPP',
    passed: requests.length > 0 && decided.length === 0,
    measured: first
      ? `${decided.length} of ${requests.length} passed the EPP, e.g. request ${
          first.index
        }${first.decision ? ' (in its log)' : ' (its mark is on the answer)'}`
      : `no trace of the EPP on ${requests.length} requests`,
    expected: 'no decision and no mark of an EPP',
  };
}

function servedByStack(
  requests: readonly RunRequest[],
  endpoints: readonly string[],
): Assertion {
  const stranger = requests.find(
    ({ served }) => served === undefined || !endpoints.includes(served),
  );
  return {
    name: 'every request was served by a model pod of the stack',
    passed: requests.length > 0 && !stranger,
    measured: stranger
      ? `request ${stranger.index} was served by ${
          stranger.served ?? 'nobody known'
        }`
      : `${requests.length} of ${requests.length}`,
    expected: `one of ${endpoints.join(', ') || 'the endpoints of the pool'}`,
  };
}
