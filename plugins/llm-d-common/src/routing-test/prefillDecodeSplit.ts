import { conclude, ofPhase } from './conclude';
import { noncePrompt } from './noncePrompt';
import type { Assertion, RunRequest } from './RunReport';
import type { Scenario } from './Scenario';
import type { StackFacts } from './StackFacts';
import {
  answered,
  logTooQuiet,
  passedEpp,
  servedAsPicked,
} from './trafficAssertions';

/** What may be set for a run of the prefill-decode-split scenario. @public */
export type PrefillDecodeSplitParameters = {
  requests: number;
  longBytes: number;
  shortBytes: number;
};

const handlers = ['pd-profile-handler', 'disagg-profile-handler'];
const prefillRoles = ['prefill', 'encode-prefill', 'prefill-decode'];
const decodeRoles = ['decode', 'both', 'prefill-decode'];

/**
 * Long prompts that nobody has cached are prefilled by one pod and decoded by another; short ones stay where they are decoded.
 *
 * @public
 */
export const prefillDecodeSplit: Scenario<PrefillDecodeSplitParameters> = {
  id: 'prefill-decode-split',
  title: 'Prefill and decode apart',
  description:
    'Sends long prompts that no pod has cached, and short ones. The EPP has to send long ones to a prefill pod first and to a decode pod then, and short ones to a decode pod alone.',
  proves:
    'The EPP disaggregates exactly the prompts that are worth it, roles are kept, and the decode pod answers.',
  disruptive: false,
  defaults: { requests: 5, longBytes: 2048, shortBytes: 16 },
  parameters: {
    requests: {
      type: 'integer',
      description: 'How many prompts of each length are sent.',
      minimum: 1,
      maximum: 500,
      unit: 'requests',
    },
    longBytes: {
      type: 'integer',
      description:
        'Length of the long prompts: more tokens than the decider keeps on the decode pod (nonCachedTokens), 4 bytes each.',
      minimum: 256,
      maximum: 100_000,
      unit: 'bytes',
    },
    shortBytes: {
      type: 'integer',
      description: 'Length of the short prompts: fewer tokens than that.',
      minimum: 1,
      maximum: 1024,
      unit: 'bytes',
    },
  },
  unfit: ({ endpoints, pluginTypes }: StackFacts) => {
    const readyWith = (roles: readonly string[]) =>
      endpoints.some(
        ({ ready, role }) =>
          ready && role !== undefined && roles.includes(role),
      );
    if (!pluginTypes.some(type => handlers.includes(type))) {
      return 'The EPP does not disaggregate: the test needs a stack with prefill pods and epp.configProfile prefill-decode.';
    }
    if (!readyWith(prefillRoles) || !readyWith(decodeRoles)) {
      return `The pool has no ready ${
        readyWith(prefillRoles) ? 'decode' : 'prefill'
      } pod (label llm-d.ai/role), so nothing can be split.`;
    }
    return undefined;
  },

  plan({ longBytes, requests, shortBytes }, seed) {
    const phase = (id: 'long' | 'short', bytes: number) => ({
      id,
      title: `${id === 'long' ? 'Long' : 'Short'} prompts`,
      arrival: { type: 'sequential' as const },
      requests: Array.from({ length: requests }, (_, n) => ({
        path: '/v1/completions',
        body: { prompt: noncePrompt(`${n}.${seed}`, bytes), max_tokens: 4 },
      })),
    });
    return { phases: [phase('long', longBytes), phase('short', shortBytes)] };
  },

  judge(observations) {
    const { requests, stack } = observations;
    const long = ofPhase(requests, 'long');
    const short = ofPhase(requests, 'short');
    const roles = new Map(
      (stack?.endpoints ?? []).map(({ name, role }) => [name, role ?? 'none']),
    );
    return conclude(observations, {
      assertions: [
        answered(requests),
        passedEpp(requests),
        servedAsPicked(requests),
        decodedBy(requests, roles),
        prefilled(long, roles),
        notPrefilled(short),
      ],
      unobserved: [
        'Whether the prefill pod really did the work: its answer goes to the routing sidecar, so it is the EPP’s word that is shown.',
      ],
      obstacle: logTooQuiet(observations, 'prefill picks'),
    });
  },
};

/** The pick of the prefill profile, if that ran. */
export function prefillPick({ decision }: RunRequest): string | undefined {
  return decision?.otherProfiles?.find(
    ({ profile }) => profile === undefined || profile.includes('prefill'),
  )?.picked;
}

function decodedBy(
  requests: readonly RunRequest[],
  roles: ReadonlyMap<string, string>,
): Assertion {
  const wrong = requests.find(
    ({ served }) =>
      served === undefined || !decodeRoles.includes(roles.get(served) ?? ''),
  );
  return {
    name: 'every answer came from a decode pod',
    passed: requests.length > 0 && !wrong,
    measured: wrong
      ? `request ${wrong.index} was answered by ${wrong.served ?? 'unknown'}${
          wrong.served === undefined
            ? ''
            : ` with role ${roles.get(wrong.served) ?? 'unknown'}`
        }`
      : `${requests.length} of ${requests.length}`,
    expected: `a pod with role ${decodeRoles.join(', ')}`,
  };
}

function prefilled(
  long: readonly RunRequest[],
  roles: ReadonlyMap<string, string>,
): Assertion {
  const isRight = (request: RunRequest) => {
    const pick = prefillPick(request);
    return (
      pick !== undefined &&
      pick !== request.served &&
      prefillRoles.includes(roles.get(pick) ?? '')
    );
  };
  const right = long.filter(isRight);
  const wrong = long.find(request => !isRight(request));
  return {
    name: 'long: every prompt was sent to a prefill pod first',
    passed: long.length > 0 && !wrong,
    measured: `${right.length} of ${long.length}${
      wrong
        ? `; request ${wrong.index}: ${
            prefillPick(wrong) ?? 'no prefill pod was picked'
          }`
        : ''
    }`,
    expected: `${long.length} of ${long.length}`,
  };
}

function notPrefilled(short: readonly RunRequest[]): Assertion {
  const wrong = short.find(request => prefillPick(request) !== undefined);
  return {
    name: 'short: no prompt was sent to a prefill pod',
    passed: short.length > 0 && !wrong,
    measured: wrong
      ? `request ${wrong.index} was sent to ${prefillPick(wrong) ?? ''} first`
      : `none of ${short.length}`,
    expected: `none of ${short.length}`,
  };
}
