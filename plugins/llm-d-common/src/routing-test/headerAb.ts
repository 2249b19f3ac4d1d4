import { conclude, ofPhase } from './conclude';
import { noncePrompt } from './noncePrompt';
import { reserved } from './reservedHeaders';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import { answered } from './trafficAssertions';

/** What may be set for a run of the header-ab scenario. @public */
export type HeaderAbParameters = {
  header: string;
  valueA: string;
  valueB: string;
  label: string;
  requests: number;
};

/**
 * Two groups of pods behind one gateway, told apart by a header of the request: each request is served by a pod of its own group.
 *
 * @public
 */
export const headerAb: Scenario<HeaderAbParameters> = {
  id: 'header-ab',
  title: 'A/B by header',
  description:
    'Sends requests with two values of a header, in turn. Each has to be served by pods whose label has the same value, so that two variants can be compared behind one gateway.',
  proves:
    'The header chooses the group of pods, every time, and neither group serves the other’s requests.',
  disruptive: false,
  defaults: {
    header: 'x-kv-backend',
    valueA: 'nvlink',
    valueB: 'fs',
    label: 'llm-d.ai/kv-backend',
    requests: 20,
  },
  parameters: {
    header: {
      type: 'text',
      description: 'Name of the header.',
      maxLength: 100,
    },
    valueA: {
      type: 'text',
      description: 'Its value for the first group.',
      maxLength: 100,
    },
    valueB: {
      type: 'text',
      description: 'Its value for the second group.',
      maxLength: 100,
    },
    label: {
      type: 'text',
      description:
        'Label of the model pods that has the same values as the header.',
      maxLength: 300,
    },
    requests: {
      type: 'integer',
      description: 'How many requests each group gets.',
      minimum: 1,
      maximum: 1000,
      unit: 'requests',
    },
  },
  unfit: ({ modelPods }, { header, label, valueA, valueB }) => {
    const missing = [valueA, valueB].filter(
      value =>
        !modelPods.some(
          ({ labels, ready }) => ready && labels[label] === value,
        ),
    );
    return missing.length > 0
      ? `No ready model pod has the label ${label}: ${missing.join(
          ` or ${label}: `,
        )}, so there are not two groups to choose from. The test needs a stack whose route sends ${header}: ${valueA} and ${header}: ${valueB} to pods with these labels (routing.rules with matches on headers).`
      : undefined;
  },

  plan({ header, requests, valueA, valueB }, seed) {
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(header)) {
      throw new Error(`header: ${JSON.stringify(header)} is no header name.`);
    }
    const name = header.toLowerCase();
    if (reserved.includes(name)) {
      throw new Error(`header: ${name} is not for tests to set.`);
    }
    for (const value of [valueA, valueB]) {
      if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
        throw new Error(
          `${JSON.stringify(value)} is no value of a header: printable ASCII.`,
        );
      }
    }
    const phase = (id: 'a' | 'b', value: string) => ({
      id,
      title: `Requests with ${name}: ${value}`,
      arrival: { type: 'sequential' as const },
      requests: Array.from({ length: requests }, (_, n) => ({
        path: '/v1/completions',
        headers: { [name]: value },
        body: { prompt: noncePrompt(`${id}${n}.${seed}`, 256), max_tokens: 2 },
      })),
    });
    return { phases: [phase('a', valueA), phase('b', valueB)] };
  },

  judge(observations, { label, valueA, valueB }) {
    const { requests, stack } = observations;
    const labelOf = new Map(
      (stack?.modelPods ?? []).map(({ labels, name }) => [name, labels[label]]),
    );
    return conclude(observations, {
      assertions: [
        answered(requests),
        servedByGroup('a', ofPhase(requests, 'a'), valueA, labelOf),
        servedByGroup('b', ofPhase(requests, 'b'), valueB, labelOf),
      ],
      unobserved: [
        'Whether an EPP or the route alone chose the group: only who served is compared.',
      ],
    });
  },
};

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
