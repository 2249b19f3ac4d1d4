import { conclude, ofPhase, tooFewEndpoints } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import type { DisruptionDone } from './DisruptionDone';
import { isSuccess } from './summarize';
import { answered, passedEpp } from './trafficAssertions';

/** What may be set for a run of the failover scenario. @public */
export type FailoverParameters = {
  perSecond: number;
  seconds: number;
  recoveryMs: number;
  maxFailed: number;
};

/**
 * A model pod dies under traffic: requests that were on their way may fail, after a short time none does and none goes to the pod
 * that is gone.
 *
 * @public
 */
export const failover: Scenario<FailoverParameters> = {
  id: 'failover',
  title: 'A pod dies',
  description:
    'Deletes the model pod that has served most while requests come at a steady rate. The EPP has to leave it out within the recovery time, and requests after that have to be answered by the other pods.',
  proves:
    'The stack survives the loss of a model pod: failures end within the recovery time, and nothing is sent to the dead pod after it.',
  disruptive: true,
  defaults: { perSecond: 10, seconds: 8, recoveryMs: 2000, maxFailed: 10 },
  parameters: {
    perSecond: {
      type: 'number',
      description: 'Rate of the requests.',
      minimum: 1,
      maximum: 500,
      unit: '1/s',
    },
    seconds: {
      type: 'integer',
      description: 'How long; the pod is deleted after a quarter of it.',
      minimum: 2,
      maximum: 300,
      unit: 's',
    },
    recoveryMs: {
      type: 'integer',
      description:
        'Within this time after the deletion requests may fail, or be served by the pod that ends.',
      minimum: 0,
      maximum: 120_000,
      unit: 'ms',
    },
    maxFailed: {
      type: 'integer',
      description: 'How many requests may fail in that time.',
      minimum: 0,
      maximum: 10_000,
      unit: 'requests',
    },
  },
  unfit: ({ endpoints }) => tooFewEndpoints(endpoints, 2),

  plan({ perSecond, seconds }, seed) {
    const request = (id: string, n: number) => ({
      path: '/v1/completions',
      body: { prompt: noncePrompt(`${id}${n}.${seed}`, 256), max_tokens: 4 },
    });
    const many = Math.max(2, Math.round(perSecond * seconds));
    return {
      phases: [
        {
          id: 'before',
          title: 'Requests to a whole stack',
          arrival: { type: 'sequential' },
          requests: Array.from({ length: 6 }, (_, n) => request('b', n)),
        },
        {
          id: 'during',
          title: 'A model pod is deleted under traffic',
          arrival: {
            type: 'open-loop',
            atMs: Array.from(
              { length: many },
              (_, n) => (n * 1000) / perSecond,
            ),
          },
          disruptions: [
            {
              type: 'delete-pod',
              atMs: (seconds * 1000) / 4,
              servedMostOf: 'before',
            },
          ],
          requests: Array.from({ length: many }, (_, n) => request('d', n)),
        },
        {
          id: 'after',
          title: 'Requests after it',
          arrival: { type: 'sequential' },
          requests: Array.from({ length: 6 }, (_, n) => request('a', n)),
        },
      ],
    };
  },

  judge(observations, { maxFailed, recoveryMs }) {
    const { disruptions = [], requests } = observations;
    const deletion = disruptions.find(({ type }) => type === 'delete-pod');
    const before = ofPhase(requests, 'before');
    const during = ofPhase(requests, 'during');
    const after = ofPhase(requests, 'after');
    if (!deletion) {
      return conclude(observations, {
        assertions: [answered(before)],
        obstacle:
          'No pod was deleted: no answer to the first requests named an endpoint of the pool.',
      });
    }
    return conclude(observations, {
      assertions: [
        {
          ...answered(before),
          name: 'before: every request was answered',
        },
        passedEpp(before),
        fewFailed(during, deletion, maxFailed),
        failuresEnd(during, deletion, recoveryMs),
        deadPodLeftOut([...during, ...after], deletion, recoveryMs),
        { ...answered(after), name: 'after: every request was answered' },
      ],
      unobserved: [
        'A sudden death: a deleted pod may end its requests first (terminationGracePeriodSeconds), a crashed one does not.',
      ],
    });
  },
};

function sinceDeletion(
  { startedAtMs }: RunRequest,
  { atMs }: DisruptionDone,
): number {
  return startedAtMs - atMs;
}

function fewFailed(
  during: readonly RunRequest[],
  deletion: DisruptionDone,
  maxFailed: number,
): Assertion {
  const failed = during.filter(({ status }) => !isSuccess(status));
  const early = failed.find(
    request => sinceDeletion(request, deletion) + (request.e2eMs ?? 0) < 0,
  );
  return {
    name: 'during: few requests failed, and none before the pod was deleted',
    passed: during.length > 0 && !early && failed.length <= maxFailed,
    measured: early
      ? `request ${early.index} failed before the deletion`
      : `${failed.length} of ${during.length} failed`,
    expected: 'no failure that the deletion does not explain',
    tolerance: `${maxFailed} requests`,
  };
}

function failuresEnd(
  during: readonly RunRequest[],
  deletion: DisruptionDone,
  recoveryMs: number,
): Assertion {
  const failed = during.filter(({ status }) => !isSuccess(status));
  const last = failed.at(-1);
  const recovered = last ? Math.max(0, sinceDeletion(last, deletion)) : 0;
  return {
    name: 'during: failures ended within the recovery time',
    passed: recovered <= recoveryMs,
    measured: last
      ? `the last request that failed was sent ${recovered.toFixed(
          0,
        )} ms after the deletion`
      : 'no request failed',
    expected: 'no failure of requests sent later',
    tolerance: `${recoveryMs} ms`,
  };
}

function deadPodLeftOut(
  requests: readonly RunRequest[],
  deletion: DisruptionDone,
  recoveryMs: number,
): Assertion {
  const isDead = (endpoint: string | undefined) =>
    endpoint?.startsWith(`${deletion.pod}-rank-`) === true;
  const late = requests.filter(
    request =>
      sinceDeletion(request, deletion) > recoveryMs &&
      (isDead(request.served) || isDead(request.decision?.picked)),
  );
  const [first] = late;
  return {
    name: 'the dead pod was left out after the recovery time',
    passed: late.length === 0,
    measured: first
      ? `${late.length} requests went to ${deletion.pod}, e.g. request ${
          first.index
        } ${sinceDeletion(first, deletion).toFixed(0)} ms after its deletion`
      : `no request went to ${deletion.pod}`,
    expected: `nothing for ${deletion.pod}`,
    tolerance: `${recoveryMs} ms`,
  };
}
