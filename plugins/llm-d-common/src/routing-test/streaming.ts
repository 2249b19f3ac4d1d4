import { conclude } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import { answered, passedEpp, servedAsPicked } from './trafficAssertions';

/** What may be set for a run of the streaming scenario. @public */
export type StreamingParameters = {
  requests: number;
  maxTokens: number;
};

/** Share of streams that may seem held back because their reader was late. */
const heldTolerance = 0.25;

/** Streams that are over sooner cannot tell whether they were held back, ms. */
const shortestTelling = 20;

/**
 * Answers stream through gateway and EPP: event by event as they are made, to the end.
 *
 * @public
 */
export const streaming: Scenario<StreamingParameters> = {
  id: 'streaming',
  title: 'Streaming',
  description:
    'Asks for streamed answers, of completions and of chats in turn. Events have to come one by one and not all at the end, each stream has to end with [DONE], and the EPP has to have decided upon it.',
  proves:
    'Nothing between the model and the client holds a stream back or cuts it off.',
  disruptive: false,
  defaults: { requests: 6, maxTokens: 32 },
  parameters: {
    requests: {
      type: 'integer',
      description: 'How many streams are asked for.',
      minimum: 1,
      maximum: 500,
      unit: 'requests',
    },
    maxTokens: {
      type: 'integer',
      description: 'Length of each answer.',
      minimum: 2,
      maximum: 1000,
      unit: 'tokens',
    },
  },

  plan({ maxTokens, requests }, seed) {
    return {
      phases: [
        {
          id: 'streams',
          title: 'Streamed answers',
          arrival: { type: 'sequential' },
          requests: Array.from({ length: requests }, (_, n) => {
            const prompt = noncePrompt(`${n}.${seed}`, 256);
            const length = {
              max_tokens: maxTokens,
              ignore_eos: true,
              stream: true,
            };
            return n % 2 === 0
              ? { path: '/v1/completions', body: { prompt, ...length } }
              : {
                  path: '/v1/chat/completions',
                  body: {
                    messages: [{ role: 'user', content: prompt }],
                    ...length,
                  },
                };
          }),
        },
      ],
    };
  },

  judge(observations, { maxTokens }) {
    const { requests } = observations;
    const telling = requests.filter(
      ({ e2eMs = 0, stream }) =>
        stream !== undefined && e2eMs >= shortestTelling,
    );
    return conclude(observations, {
      assertions: [
        answered(requests),
        passedEpp(requests),
        servedAsPicked(requests),
        ended(requests),
        enoughEvents(requests, maxTokens),
        ...(telling.length > 0 ? [notHeldBack(telling)] : []),
      ],
      unobserved:
        telling.length > 0
          ? []
          : [
              `Whether the streams were held back: they were over within ${shortestTelling} ms; a simulator with latency.interTokenLatency would show it.`,
            ],
    });
  },
};

function ended(requests: readonly RunRequest[]): Assertion {
  const broken = requests.find(
    ({ stream }) => !stream?.done || stream.error !== undefined,
  );
  const whole = requests.filter(
    ({ stream }) => stream?.done && stream.error === undefined,
  );
  return {
    name: 'every stream ended with [DONE]',
    passed: requests.length > 0 && !broken,
    measured: `${whole.length} of ${requests.length}${
      broken
        ? `; request ${broken.index}: ${
            broken.stream
              ? broken.stream.error ?? 'it stopped in the middle'
              : 'the answer was no event stream'
          }`
        : ''
    }`,
    expected: `${requests.length} of ${requests.length}, without an error event`,
  };
}

function enoughEvents(
  requests: readonly RunRequest[],
  maxTokens: number,
): Assertion {
  const fewest = requests.reduce(
    (least, { stream }) => Math.min(least, stream?.events ?? 0),
    Number.POSITIVE_INFINITY,
  );
  // Servers may put more than one token into an event, but not all of them.
  const needed = Math.max(2, Math.ceil(maxTokens / 8));
  return {
    name: 'every stream came in events',
    passed: requests.length > 0 && fewest >= needed,
    measured: requests.length > 0 ? `at least ${fewest} events` : 'no request',
    expected: `${maxTokens} tokens in at least ${needed} events`,
  };
}

/** A busy client reads one or the other stream in one piece. */
function notHeldBack(requests: readonly RunRequest[]): Assertion {
  const isHeld = ({ e2eMs = 0, stream, ttftMs = e2eMs }: RunRequest) =>
    (stream?.arrivals ?? 0) < 2 || ttftMs > 0.9 * e2eMs;
  const held = requests.filter(isHeld);
  const [first] = held;
  return {
    name: 'streams are not held back until their end',
    passed: held.length <= requests.length * heldTolerance,
    measured: `${requests.length - held.length} of ${
      requests.length
    } streams came in parts${
      first
        ? `; request ${first.index}: first byte after ${(
            first.ttftMs ?? 0
          ).toFixed(1)} ms of ${(first.e2eMs ?? 0).toFixed(1)} ms, bytes at ${
            first.stream?.arrivals ?? 0
          } times`
        : ''
    }`,
    expected:
      'bytes at two times or more, the first ones within 90 % of the time of the last',
    tolerance: `${heldTolerance * 100} % of the streams`,
  };
}
