import { conclude, ofPhase } from './conclude';
import { noncePrompt } from './noncePrompt';
import { reserved } from './reservedHeaders';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import type { StackFacts } from './StackFacts';
import { bypassedEpp } from './fallback';
import { isSuccess } from './summarize';
import { answered, passedEpp } from './trafficAssertions';

/** What may be set for a run of the header-ab scenario. @public */
export type HeaderAbParameters = {
  header: string;
  /** Empty: the header is not sent. */
  valueA: string;
  valueB: string;
  requests: number;
  /** Empty: pods are told apart by who serves. */
  label: string;
  labelValueA: string;
  labelValueB: string;
};

const text = (description: string) => ({
  type: 'text' as const,
  description,
  maxLength: 253,
});

/**
 * Two groups of pods behind one gateway, told apart by a header of the request: no pod serves both, and with a label each request
 * is served by a pod of its own group.
 *
 * @public
 */
export const headerAb: Scenario<HeaderAbParameters> = {
  id: 'header-ab',
  title: 'A/B by header',
  description:
    'Sends requests with two values of a header. A rule of the stack’s route leads one of them to other pods, so that two variants can be compared behind one gateway: no pod may serve both.',
  proves:
    'The header chooses the group of pods, every time, and neither group serves the other’s requests.',
  disruptive: false,
  defaults: {
    header: 'x-kv-backend',
    valueA: '',
    valueB: 'demo-b',
    requests: 20,
    label: '',
    labelValueA: '',
    labelValueB: '',
  },
  parameters: {
    header: text('Name of the header.'),
    valueA: text(
      'Its value for the first group; left empty: the header is not sent.',
    ),
    valueB: text('Its value for the second group.'),
    requests: {
      type: 'integer',
      description: 'How many requests each group gets.',
      minimum: 1,
      maximum: 1000,
      unit: 'requests',
    },
    label: text(
      'Label of model pods that tells the groups apart, e.g. llm-d.ai/kv-backend; left empty: only that they differ is shown.',
    ),
    labelValueA: text('Value of that label in the first group.'),
    labelValueB: text('Value of that label in the second group.'),
  },
  unfit: (stack, parameters) =>
    withoutRule(stack, parameters) ?? withoutGroup(stack, parameters),

  plan({ header, requests, valueA, valueB }, seed) {
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(header)) {
      throw new Error(`header: ${JSON.stringify(header)} is no header name.`);
    }
    const name = header.toLowerCase();
    if (reserved.includes(name)) {
      throw new Error(`header: ${name} is not for tests to set.`);
    }
    if (valueA === valueB) {
      throw new Error('valueA and valueB are the same, so nothing differs.');
    }
    const phase = (id: 'a' | 'b', value: string) => {
      if (!/^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/.test(value)) {
        throw new Error(
          `${JSON.stringify(value)} is no value of a header: printable ASCII.`,
        );
      }
      return {
        id,
        title:
          value === ''
            ? `Requests without ${name}`
            : `Requests with ${name}: ${value}`,
        arrival: { type: 'sequential' as const },
        requests: Array.from({ length: requests }, (_, n) => ({
          path: '/v1/completions',
          ...(value !== '' && { headers: { [name]: value } }),
          body: {
            prompt: noncePrompt(`${id}${n}.${seed}`, 256),
            max_tokens: 2,
          },
        })),
      };
    };
    return { phases: [phase('a', valueA), phase('b', valueB)] };
  },

  judge(observations, parameters) {
    const { label, labelValueA, labelValueB, valueA, valueB } = parameters;
    const { requests, stack } = observations;
    const labelOf = new Map(
      (stack?.modelPods ?? []).map(({ labels, name }) => [name, labels[label]]),
    );
    const a = ofPhase(requests, 'a');
    const b = ofPhase(requests, 'b');
    return conclude(observations, {
      assertions: [
        answered(requests),
        disjoint(a, b),
        ownWay('a', a, bypassesEpp(stack, parameters, valueA)),
        ownWay('b', b, bypassesEpp(stack, parameters, valueB)),
        ...(label === ''
          ? []
          : [
              servedByGroup('a', a, labelValueA, labelOf),
              servedByGroup('b', b, labelValueB, labelOf),
            ]),
      ],
      unobserved: [
        'Whether a route or an EPP chose the group: only who served is compared.',
      ],
    });
  },
};

function withoutRule(
  { routeHeaders }: StackFacts,
  { header, valueA, valueB }: HeaderAbParameters,
): string | undefined {
  const name = header.toLowerCase();
  const values = routeHeaders
    .filter(rule => rule.name.toLowerCase() === name)
    .map(({ value }) => value);
  if (values.some(value => value === valueA || value === valueB)) {
    return undefined;
  }
  return values.length > 0
    ? `The stack's route is for ${name}: ${values.join(
        ', ',
      )}, and neither value of this run is among them: set valueB to one of them.`
    : `No rule of the stack's route looks at ${name}. The test needs a stack with two groups of pods, as the golden path llm-d-ab-test makes it (routing.matches with headers).`;
}

function withoutGroup(
  { modelPods }: StackFacts,
  { label, labelValueA, labelValueB }: HeaderAbParameters,
): string | undefined {
  const missing =
    label === ''
      ? []
      : [labelValueA, labelValueB].filter(
          value =>
            !modelPods.some(
              ({ labels, ready }) => ready && labels[label] === value,
            ),
        );
  return missing.length > 0
    ? `No ready model pod has the label ${label}: ${missing.join(
        ` or ${label}: `,
      )}, so there are not two groups to choose from.`
    : undefined;
}

/** Whether the rule for a value of the header, or the one that takes everything else, leads past every EPP. */
function bypassesEpp(
  stack: StackFacts | undefined,
  { header }: HeaderAbParameters,
  value: string,
): boolean {
  const rule = stack?.routeHeaders.find(
    one =>
      one.name.toLowerCase() === header.toLowerCase() && one.value === value,
  );
  return (rule ? rule.bypassesEpp : stack?.routeBypassesEpp) === true;
}

/** By the way that the route has for the group: through an EPP, its own or that of another pool, or past all of them. */
function ownWay(
  group: string,
  requests: readonly RunRequest[],
  isPast: boolean,
): Assertion {
  const answers = requests.filter(({ status }) => isSuccess(status));
  const assertion = isPast ? bypassedEpp(answers) : passedEpp(answers);
  return { ...assertion, name: `group ${group}: ${assertion.name}` };
}

function disjoint(
  a: readonly RunRequest[],
  b: readonly RunRequest[],
): Assertion {
  const podsOf = (requests: readonly RunRequest[]) =>
    [
      ...new Set(
        requests.flatMap(({ served }) =>
          served === undefined ? [] : [podOf(served)],
        ),
      ),
    ].sort();
  const [first, second] = [podsOf(a), podsOf(b)];
  const shared = first.filter(pod => second.includes(pod));
  const unknown = [...a, ...b].find(({ served }) => served === undefined);
  return {
    name: 'no pod served both groups',
    passed:
      first.length > 0 &&
      second.length > 0 &&
      shared.length === 0 &&
      unknown === undefined,
    measured: `group a: ${first.join(', ') || 'nobody'}; group b: ${
      second.join(', ') || 'nobody'
    }${unknown ? `; nobody knows who served request ${unknown.index}` : ''}`,
    expected: 'two sets of pods that share none',
  };
}

function servedByGroup(
  group: string,
  requests: readonly RunRequest[],
  value: string,
  labelOf: ReadonlyMap<string, string | undefined>,
): Assertion {
  const ownLabel = (served: string) => labelOf.get(podOf(served));
  const right = requests.filter(
    ({ served }) => served !== undefined && ownLabel(served) === value,
  );
  const wrong = requests.find(request => !right.includes(request));
  return {
    name: `group ${group}: every request was served by a pod labelled ${value}`,
    passed: requests.length > 0 && !wrong,
    measured: `${right.length} of ${requests.length}${
      wrong
        ? `; request ${wrong.index} was served by ${wrong.served ?? 'unknown'}${
            wrong.served === undefined
              ? ''
              : ` (${ownLabel(wrong.served) ?? 'no such label'})`
          }`
        : ''
    }`,
    expected: `${requests.length} of ${requests.length}`,
  };
}

/** A pod of another pool is named with its port, for its rank is not known. */
function podOf(served: string): string {
  return served.replace(/(-rank-\d+|:\d+)$/, '');
}
