import {
  compile,
  describeObject,
  diffManifestSets,
  parseStackResource,
  validateStackResource,
  type KubernetesObject,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Benchmark, Figure } from './Benchmark';
import { randomOf } from './randomOf';
import { stackAt } from './stacks';

const stacks = 1000;
const comparedObjects = 1000;
const capabilities = { kinds: [], kubernetesVersion: '1.34' };

/** `compile`: custom resources to manifests, and manifests compared with what is there: processor time of this one process. */
export const compileBenchmark: Benchmark = {
  description: `${stacks} stacks compiled, ${comparedObjects} objects compared; [seed]`,
  async run({ args: [seedText], say }) {
    const seed = seedText === undefined ? Date.now() % 1e6 : Number(seedText);
    if (!Number.isInteger(seed)) {
      throw new Error(`The seed is a whole number, not ${seedText}`);
    }
    say(`seed ${seed}`);
    const random = randomOf(seed);
    const written = Array.from({ length: stacks }, (_, index) =>
      stackAt(index, random),
    ).flat();

    const parsed = timed(() => written.map(parse));
    const validated = timed(() => parsed.result.forEach(expectValid));
    const compiled = timed(() =>
      parsed.result.flatMap(resource => compile(resource, capabilities)),
    );
    const total = parsed.ms + validated.ms + compiled.ms;

    const manifests = compiled.result.slice(0, comparedObjects);
    const live = manifests.map(asOnServer);
    const compared = timed(() => diffManifestSets(manifests, live));
    expectOne(compared.result.change.length, 0, 'changes');
    expectOne(compared.result.unchanged.length, comparedObjects, 'unchanged');
    const changed = live.map(withDrift);
    const drifted = timed(() => diffManifestSets(manifests, changed));
    expectOne(drifted.result.change.length, comparedObjects, 'changes');

    return [
      milliseconds(`${stacks} stacks, parse + validate + compile`, total, 2000),
      milliseconds('  parse', parsed.ms),
      milliseconds('  validate', validated.ms),
      milliseconds('  compile', compiled.ms),
      { name: '  objects', value: compiled.result.length, unit: 'count' },
      milliseconds(
        `${comparedObjects} objects compared, alike`,
        compared.ms,
        500,
      ),
      milliseconds(
        `${comparedObjects} objects compared, drifted`,
        drifted.ms,
        500,
      ),
    ];
  },
};

/** Processor time, so that whatever else the machine does at the time counts for nothing. */
function timed<T>(work: () => T): { result: T; ms: number } {
  const began = process.cpuUsage();
  const result = work();
  const { system, user } = process.cpuUsage(began);
  return { result, ms: (user + system) / 1000 };
}

function milliseconds(name: string, value: number, limit?: number): Figure {
  return { name, value: Math.round(value), unit: 'ms', limit };
}

function parse(object: KubernetesObject): StackResource {
  const parsed = parseStackResource(object);
  if (!parsed.ok) {
    throw new Error(
      `${describeObject(object)} is not valid: ${parsed.findings[0].message}`,
    );
  }
  return parsed.resource;
}

function expectValid(resource: StackResource): void {
  const wrong = validateStackResource(resource).find(
    ({ severity }) => severity === 'error',
  );
  if (wrong) {
    throw new Error(
      `${resource.kind} ${resource.metadata.name}: ${wrong.path}: ${wrong.message}`,
    );
  }
}

/** A figure of something that did not do its work would be worth nothing. */
function expectOne(actual: number, expected: number, what: string): void {
  if (actual !== expected) {
    throw new Error(`${actual} ${what}, not ${expected}`);
  }
}

function asOnServer(manifest: KubernetesObject): KubernetesObject {
  return {
    ...structuredClone(manifest),
    status: { observedGeneration: 1 },
    metadata: {
      ...structuredClone(manifest.metadata),
      uid: manifest.metadata.name,
      resourceVersion: '1',
    },
  };
}

function withDrift(object: KubernetesObject): KubernetesObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, 'app.kubernetes.io/part-of': 'x' },
    },
  };
}
