import { noncePrompt } from '../noncePrompt';
import { seededRandom } from '../seededRandom';
import type { Arrival, PlannedRequest, ScenarioPlan } from '../ScenarioPlan';
import type { Trace } from './Trace';

type Group = Trace['requests'][number];

/** What a trace wants sent. With arrivals of one kind for all there is one phase; its rows carry the names of their groups. */
export function planTrace(trace: Trace, seed: string): ScenarioPlan {
  const { arrivals } = trace;
  const all = trace.requests.flatMap(group =>
    Array.from({ length: group.count }, (_, n) => ({
      group,
      request: requestOf(group, n, seed),
      atMs: (group.atMs ?? 0) + n * (group.everyMs ?? 0),
    })),
  );
  const ordered =
    arrivals === 'timed'
      ? [...all].sort((one, other) => one.atMs - other.atMs)
      : all;
  return {
    phases: [
      {
        id: 'trace',
        title: 'The requests of the trace',
        arrival: arrivalOf(
          arrivals,
          ordered.map(({ atMs }) => atMs),
          seed,
        ),
        requests: ordered.map(({ group, request }) => ({
          ...request,
          group: group.name,
        })),
      },
    ],
  };
}

function arrivalOf(
  arrivals: Trace['arrivals'],
  times: number[],
  seed: string,
): Arrival {
  if (arrivals === 'sequential') {
    return { type: 'sequential' };
  }
  if (arrivals === 'timed') {
    return { type: 'open-loop', atMs: times };
  }
  if ('concurrency' in arrivals) {
    return { type: 'concurrent', concurrency: arrivals.concurrency };
  }
  const { perSecond, spacing } = arrivals;
  const random = seededRandom(seed);
  let at = 0;
  return {
    type: 'open-loop',
    atMs: times.map((_, n) => {
      if (spacing === 'even') {
        return (n * 1000) / perSecond;
      }
      // Times between the arrivals of a Poisson process are exponential.
      at += n === 0 ? 0 : (-Math.log(1 - random()) * 1000) / perSecond;
      return at;
    }),
  };
}

function requestOf(group: Group, n: number, seed: string): PlannedRequest {
  const { prefix, prefixBytes, promptBytes } = group;
  const shared =
    prefix === undefined
      ? ''
      : noncePrompt(`${prefix}.${seed}`, prefixBytes ?? promptBytes);
  const prompt =
    shared +
    noncePrompt(`${group.name}${n}.${seed}`, promptBytes - shared.length);
  const length = {
    max_tokens: group.maxTokens,
    ...(group.ignoreEos && { ignore_eos: true }),
    ...(group.stream && { stream: true }),
  };
  return {
    ...(Object.keys(group.headers).length > 0 && { headers: group.headers }),
    ...(group.api === 'chat'
      ? {
          path: '/v1/chat/completions',
          body: { messages: [{ role: 'user', content: prompt }], ...length },
        }
      : { path: '/v1/completions', body: { prompt, ...length } }),
  };
}
