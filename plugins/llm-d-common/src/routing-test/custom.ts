import { conclude } from './conclude';
import type { Scenario } from './Scenario';
import { judgeTrace } from './trace/judgeTrace';
import { mostTraceLength, parseTrace } from './trace/parseTrace';
import { planTrace } from './trace/planTrace';
import { scoresMissing } from './trafficAssertions';

/** What may be set for a run of the custom scenario. @public */
export type CustomParameters = { trace: string };

const exampleTrace = `# Two conversations that share a system prompt, and what has to come of them.
arrivals: {perSecond: 20, spacing: poisson}
requests:
  - name: first
    count: 10
    prefix: system
    prefixBytes: 1024
    promptBytes: 1536
  - name: second
    count: 10
    prefix: system
    prefixBytes: 1024
    promptBytes: 1536
    api: completions
assertions:
  - that: answered
  - that: passed-epp
  - that: served-as-picked
  - that: latency
    of: e2e
    quantile: 0.95
    atMostMs: 2000
`;

/**
 * Requests, arrivals and assertions out of a YAML trace.
 *
 * @public
 */
export const custom: Scenario<CustomParameters> = {
  id: 'custom',
  title: 'Trace of your own',
  description:
    'Sends what a trace in YAML says: groups of requests with lengths, shared prefixes, headers and streams, one after the other, so many at once, at a rate or at given times. Its assertions say what has to come of them.',
  proves: 'What the assertions of the trace say.',
  disruptive: false,
  defaults: { trace: exampleTrace },
  parameters: {
    trace: {
      type: 'text',
      description:
        'The trace. Prompts are made of lengths and names of prefixes; none is written down or kept.',
      maxLength: mostTraceLength,
      multiline: true,
    },
  },

  plan: ({ trace }, seed) => planTrace(parseTrace(trace), seed),

  judge(observations, { trace }) {
    const { assertions } = parseTrace(trace);
    const needsScores = assertions.some(({ that }) => that === 'prefix-hits');
    return conclude(observations, {
      assertions: assertions.map(wanted =>
        judgeTrace(wanted, observations.requests),
      ),
      unobserved: ['Everything that no assertion of the trace asks for.'],
      arrivalsMatter: assertions.some(({ that }) => that === 'latency'),
      obstacle: needsScores ? scoresMissing(observations) : undefined,
    });
  },
};
