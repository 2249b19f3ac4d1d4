import { stringify } from 'yaml';
import { createScheduler } from '../config/createScheduler';
import { parseConfig } from '../config/parseConfig';
import { Generation } from '../generation/Generation';
import { generationOfImage } from '../generation/generationOfImage';
import { parseInferenceRequest } from '../request-handling/parseInferenceRequest';
import { steeringHeader } from '../request-handling/requestHeaderNames';
import { Decision } from '../scheduling/Decision';
import { Endpoint, endpointKey } from '../scheduling/Endpoint';
import { SchedulingRequest } from '../scheduling/SchedulingRequest';
import { readyMadeConfigs } from '../testing/readyMadeConfigs';
import { DecisionVector } from './DecisionVector';

/** Values further apart than this differ. */
const TOLERANCE = 1e-6;

const generationOf = (version: string) =>
  generationOfImage(`endpoint-picker:${version}`);

function configText(
  profile: DecisionVector['profile'],
  generation: Generation,
): string {
  if (typeof profile === 'string') {
    const readyMade = Object.entries(readyMadeConfigs).find(
      ([version]) => generationOf(version) === generation,
    )?.[1];
    return readyMade?.[profile] ?? profile;
  }
  return stringify({
    apiVersion: generation.configApiVersion,
    kind: 'EndpointPickerConfig',
    ...profile,
  });
}

function schedulingRequest(
  { headers, ...body }: DecisionVector['request'],
  generation: Generation,
): SchedulingRequest {
  const raw = Buffer.from(JSON.stringify(body));
  const { model, prompts, cacheSalt } = parseInferenceRequest(
    raw,
    headers[':path'] ?? '',
    generation,
  );
  return {
    requestId: headers['x-request-id'] ?? 'replayed',
    model: steeringHeader(headers, 'modelRewrite') || model,
    headers,
    prompts,
    cacheSalt,
  };
}

function endpointsOf(vector: DecisionVector): Endpoint[] {
  return vector.endpoints.map((endpoint, i) => ({
    key: endpointKey(endpoint),
    name: endpoint.name,
    namespace: endpoint.namespace,
    podName: endpoint.name.replace(/-rank-\d+$/, ''),
    address: `10.0.${Math.floor(i / 250)}.${(i % 250) + 1}`,
    port: 8000,
    labels: endpoint.labels,
    metrics: {
      waitingRequests: endpoint.waiting,
      runningRequests: endpoint.running,
      kvCacheUsage: endpoint.kvUsage,
      cacheBlockTokens: endpoint.blockSize,
      cacheBlocks: endpoint.numBlocks,
      updatedAt: 0,
    },
  }));
}

function differs(a: number, b: number | undefined): boolean {
  return b === undefined || !(Math.abs(a - b) <= TOLERANCE);
}

/** Endpoints that the picker could have taken, be it one or several of them. */
function pickable({ picker, scores, picked }: Decision): Endpoint[] {
  const count = picker.maxNumOfEndpoints;
  switch (picker.type) {
    case 'max-score-picker': {
      const last = scores.map(s => s.total).sort((a, b) => b - a)[
        Math.min(count, scores.length) - 1
      ];
      // Sums that differ by rounding alone are a tie.
      return scores
        .filter(({ total }) => total > last || !differs(last, total))
        .map(s => s.endpoint);
    }
    case 'weighted-random-picker': {
      // Who has no weight comes after all who have.
      const able = scores.filter(({ total }) => total > 0);
      return (able.length >= count ? able : scores).map(s => s.endpoint);
    }
    case 'random-picker':
      return scores.map(s => s.endpoint);
    default:
      return [...picked];
  }
}

function differences(
  decision: Decision,
  expected: DecisionVector['expect'],
): string[] {
  const found: string[] = [];
  const ours = pickable(decision)
    .map(({ name }) => name)
    .sort();
  const theirs = expected.picked && [...expected.picked].sort();
  if (theirs && theirs.join() !== ours.join()) {
    found.push(`picked [${ours.join(', ')}], expected [${theirs.join(', ')}]`);
  }
  const rowOf = (name: string) =>
    decision.scores.find(({ endpoint }) => endpoint.name === name);
  for (const [name, total] of Object.entries(expected.totals ?? {})) {
    const value = rowOf(name)?.total;
    if (differs(total, value)) {
      found.push(
        `total of ${name} is ${value ?? 'missing'}, expected ${total}`,
      );
    }
  }
  for (const [scorer, values] of Object.entries(expected.scores ?? {})) {
    for (const [name, score] of Object.entries(values)) {
      const value = rowOf(name)?.scorers.find(
        ({ scorer: { name: plugin, type } }) =>
          scorer === plugin || scorer === `${plugin}/${type}`,
      )?.raw;
      if (differs(score, value)) {
        found.push(
          `${scorer} of ${name} is ${value ?? 'missing'}, expected ${score}`,
        );
      }
    }
  }
  return found;
}

/**
 * Decides once more what a real Endpoint Picker decided.
 *
 * @param vector - its decision
 * @returns one sentence per difference; values may differ by 1e-6
 * @throws when the vector cannot be replayed: a configuration that is refused,
 *   an endpoint in the history that is not among the endpoints
 *
 * @public
 */
export async function replayVector(vector: DecisionVector): Promise<string[]> {
  const generation = generationOf(vector.version);
  const { config } = parseConfig(
    configText(vector.profile, generation),
    generation,
  );
  const scheduler = await createScheduler(config, generation, {
    allowExperimental: true,
  });
  const endpoints = endpointsOf(vector);
  const named = (name: string): Endpoint => {
    const endpoint = endpoints.find(one => one.name === name);
    if (!endpoint) {
      throw new Error(`history: there is no endpoint "${name}"`);
    }
    return endpoint;
  };
  // Which of several equals is picked does not matter here.
  const random = () => 0;
  for (const { request, endpoint, prefill, completed } of vector.history) {
    const taken = [endpoint, ...(prefill ? [prefill] : [])].map(named);
    const run = scheduler.run(
      schedulingRequest(request, generation),
      taken,
      0,
      random,
    );
    if (run.kind !== 'scheduled') {
      throw new Error(
        `history: no request of this profile goes to "${endpoint}"`,
      );
    }
    if (completed) {
      run.release();
    }
  }
  const run = scheduler.run(
    schedulingRequest(vector.request, generation),
    endpoints,
    0,
    random,
  );
  if (run.kind !== 'scheduled') {
    return vector.expect.picked?.length === 0 ? [] : ['nothing was picked'];
  }
  return differences(run.decision, vector.expect);
}
