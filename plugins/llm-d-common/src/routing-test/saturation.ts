import { conclude, ofPhase } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import { isSuccess } from './summarize';
import { answered, passedEpp } from './trafficAssertions';

/** What may be set for a run of the saturation scenario. @public */
export type SaturationParameters = {
  perSecond: number;
  seconds: number;
  maxTokens: number;
  /** Name of an InferenceObjective; empty: none. */
  objective: string;
};

/** Refusals that an overloaded stack may give: too many requests, and not available. */
const refusals = [429, 503];

/**
 * More load than the stack can take is refused in the specified ways (429 of the EPP for sheddable requests or of a model server
 * whose queue is full, 503 without endpoints), nothing breaks, and the stack is as before when the load is gone.
 *
 * @public
 */
export const saturation: Scenario<SaturationParameters> = {
  id: 'saturation',
  title: 'Saturation',
  description:
    'Floods the stack with more than it can take. What it does not take it has to refuse with 429 or 503, at once and in the words of the EPP or of a model server; afterwards it has to serve as before.',
  proves:
    'Overload ends in refusals of the specified kind, in no hanging and no broken request, and leaves nothing behind.',
  disruptive: true,
  defaults: { perSecond: 200, seconds: 3, maxTokens: 64, objective: '' },
  parameters: {
    perSecond: {
      type: 'number',
      description: 'Rate of the flood.',
      minimum: 1,
      maximum: 2000,
      unit: '1/s',
    },
    seconds: {
      type: 'integer',
      description: 'How long it lasts.',
      minimum: 1,
      maximum: 60,
      unit: 's',
    },
    maxTokens: {
      type: 'integer',
      description: 'Length of each answer.',
      minimum: 1,
      maximum: 1000,
      unit: 'tokens',
    },
    objective: {
      type: 'text',
      description:
        'InferenceObjective of the requests. With a priority below 0 the EPP itself sheds them; left empty, only full queues of model servers refuse.',
      maxLength: 253,
    },
  },
  unfit: ({ entrance }) =>
    entrance === 'service-proxy'
      ? "A flood through the API server's service proxy would starve the control plane: put the gateway's address on the list of allowed gateways (llmD.gateways.allow)."
      : undefined,

  plan({ maxTokens, objective, perSecond, seconds }, seed) {
    if (!/^[a-z0-9.-]*$/.test(objective)) {
      throw new Error(
        `objective: ${JSON.stringify(
          objective,
        )} is no name of a Kubernetes object.`,
      );
    }
    const request = (id: string, n: number, tokens: number) => ({
      path: '/v1/completions',
      ...(objective !== '' && {
        headers: { 'x-gateway-inference-objective': objective },
      }),
      body: {
        prompt: noncePrompt(`${id}${n}.${seed}`, 256),
        max_tokens: tokens,
        ignore_eos: true,
      },
    });
    const many = Math.max(1, Math.round(perSecond * seconds));
    return {
      phases: [
        {
          id: 'flood',
          title: 'More than the stack can take',
          arrival: {
            type: 'open-loop',
            atMs: Array.from(
              { length: many },
              (_, n) => (n * 1000) / perSecond,
            ),
          },
          requests: Array.from({ length: many }, (_, n) =>
            request('f', n, maxTokens),
          ),
        },
        {
          id: 'after',
          title: 'A few requests when it is over',
          arrival: { type: 'sequential' },
          requests: Array.from({ length: 5 }, (_, n) => request('a', n, 2)),
        },
      ],
    };
  },

  judge(observations, { objective }) {
    const flood = ofPhase(observations.requests, 'flood');
    const after = ofPhase(observations.requests, 'after');
    const refused = flood.filter(({ status }) => refusals.includes(status));
    const assertions = [
      asSpecified(flood),
      authored(refused),
      passedEpp([...flood, ...after].filter(({ status }) => isSuccess(status))),
      ...(objective === '' ? [] : [shedByEpp(refused, objective)]),
      {
        ...answered(after),
        name: 'after: every request was answered',
      },
    ];
    return conclude(observations, {
      assertions,
      unobserved: [
        'How many requests waited in queues: only what came back is seen.',
      ],
      obstacle:
        refused.length === 0 && flood.every(({ status }) => isSuccess(status))
          ? `The stack took all ${flood.length} requests, so it was not saturated: raise perSecond or maxTokens, or test a stack with latencies (simulator latency, maxNumSeqs, maxWaitingQueueLength).`
          : undefined,
    });
  },
};

function asSpecified(flood: readonly RunRequest[]): Assertion {
  const counts = new Map<number, number>();
  for (const { status } of flood) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const wrong = flood.find(
    ({ status }) => !isSuccess(status) && !refusals.includes(status),
  );
  return {
    name: 'every request was answered, or refused with 429 or 503',
    passed: flood.length > 0 && !wrong,
    measured: `${[...counts]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) =>
        status === 0 ? `no answer ${count}` : `HTTP ${status} ${count}`,
      )
      .join(', ')}${
      wrong ? `; request ${wrong.index}: ${wrong.error ?? 'no words'}` : ''
    }`,
    expected: 'HTTP 2xx, 429 or 503',
  };
}

function authored(refused: readonly RunRequest[]): Assertion {
  const unknown = refused.find(({ refusedBy }) => refusedBy === undefined);
  const by = (who: RunRequest['refusedBy']) =>
    refused.filter(({ refusedBy }) => refusedBy === who).length;
  return {
    name: 'every refusal says who refused',
    passed: !unknown,
    measured: `${refused.length} refusals: EPP ${by('epp')}, model server ${by(
      'model-server',
    )}, gateway ${by('gateway')}${
      unknown ? `; request ${unknown.index}: ${unknown.error ?? ''}` : ''
    }`,
    expected: 'the words of an EPP, a model server or a gateway',
  };
}

function shedByEpp(
  refused: readonly RunRequest[],
  objective: string,
): Assertion {
  const shed = refused.filter(
    ({ refusedBy, status }) => refusedBy === 'epp' && status === 429,
  );
  return {
    name: `the EPP shed requests of ${objective}`,
    passed: shed.length > 0,
    measured: `${shed.length} requests with HTTP 429 of the EPP`,
    expected: 'at least one',
  };
}
