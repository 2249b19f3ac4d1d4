import type { ScenarioCost } from './ScenarioDescription';
import type { ScenarioPhase, ScenarioPlan } from './ScenarioPlan';

/** A rule of thumb of tokenizers for English text. */
const bytesPerToken = 4;

/** What a request takes where nothing else is known, s: a stack of simulators answers sooner, one of models later. */
const secondsPerRequest = 0.05;

/** Where a request does not say how many tokens it wants. */
const usualCompletionTokens = 16;

/** What a plan does to a stack. @public */
export function planCost({ phases }: ScenarioPlan): ScenarioCost {
  const bodies = phases.flatMap(({ requests }) =>
    requests.map(({ body }) => body),
  );
  return {
    requests: bodies.length,
    concurrency: Math.max(0, ...phases.map(concurrencyOf)),
    seconds:
      Math.round(
        phases.reduce((sum, phase) => sum + secondsOf(phase), 0) * 10,
      ) / 10,
    promptTokens: bodies.reduce(
      (sum, { messages, prompt }) =>
        sum + Math.ceil(textLength(messages ?? prompt) / bytesPerToken),
      0,
    ),
    completionTokens: bodies.reduce(
      (sum, { max_tokens: tokens }) =>
        sum + (typeof tokens === 'number' ? tokens : usualCompletionTokens),
      0,
    ),
  };
}

/** At most so many requests of a phase are under way at once; of an open loop, if none is answered within a second. */
export function concurrencyOf({ arrival, requests }: ScenarioPhase): number {
  switch (arrival.type) {
    case 'sequential':
      return Math.min(1, requests.length);
    case 'concurrent':
      return Math.min(arrival.concurrency, requests.length);
    default: {
      let most = 0;
      let first = 0;
      arrival.atMs.forEach((at, last) => {
        while (arrival.atMs[first] <= at - 1000) {
          first += 1;
        }
        most = Math.max(most, last - first + 1);
      });
      return most;
    }
  }
}

function secondsOf(phase: ScenarioPhase): number {
  const { arrival, requests } = phase;
  return arrival.type === 'open-loop'
    ? (arrival.atMs.at(-1) ?? 0) / 1000 + secondsPerRequest
    : (requests.length * secondsPerRequest) / Math.max(1, concurrencyOf(phase));
}

function textLength(value: unknown): number {
  return typeof value === 'string'
    ? value.length
    : JSON.stringify(value ?? '').length;
}
