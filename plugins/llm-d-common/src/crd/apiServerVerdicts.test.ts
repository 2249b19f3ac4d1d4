import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { arbitraryFromSchema } from '../__testUtils__/arbitraryFromSchema';
import { crossFieldFaults } from '../__testUtils__/crossFieldFaults';
import { SIM_API_VERSION } from './apiVersion';
import { customResourceDefinitionFiles } from './customResourceDefinitionFiles';
import { parseStackResource } from './parseStackResource';
import { stackFormSchemas } from './stackFormSchemas';

/** The program of packages/operator/interop/crd-cel; `scripts/conformance/crd-validator.sh` builds it and prints its path. */
const program = process.env.LLM_D_CRD_VALIDATOR;
const describeApiServer = program ? describe : describe.skip;
const API_SERVER = program
  ? 'the validators of a current kube-apiserver'
  : 'the validators of a current kube-apiserver (there are none: LLM_D_CRD_VALIDATOR=$(scripts/conformance/crd-validator.sh) names them)';

const COUNT = 3000;
const crds = path.resolve(
  __dirname,
  '../../../../packages/operator/config/crd',
);

const faultSchema = z.strictObject({
  type: z.string(),
  field: z.string(),
  detail: z.string(),
});
const verdictsSchema = z.strictObject({
  definitions: z.array(
    z.strictObject({ name: z.string(), faults: z.array(faultSchema) }),
  ),
  resources: z.array(
    z.strictObject({
      faults: z.array(faultSchema),
      unknownFields: z.array(z.string()),
      spec: z.unknown(),
    }),
  ),
});
type Verdict = z.output<typeof verdictsSchema>['resources'][number];

function judge(objects: readonly unknown[]) {
  if (!program) throw new Error('LLM_D_CRD_VALIDATOR names no program');
  const output = execFileSync(
    program,
    customResourceDefinitionFiles().map(({ name }) => path.join(crds, name)),
    { input: JSON.stringify(objects), maxBuffer: 2 ** 30, encoding: 'utf8' },
  );
  return verdictsSchema.parse(JSON.parse(output));
}

const resource = (kind: string) => (spec: unknown) => ({
  apiVersion: SIM_API_VERSION,
  kind,
  metadata: { name: 'demo', namespace: 'llm-d-sim' },
  spec,
});

// What the rules over several fields speak of.
const likely = [1, 2, 9089, 9090, 65534, 65535, 'HTTP', 'HTTPS'];
const intact = fc.oneof(
  arbitraryFromSchema(stackFormSchemas.simulatorDeployment, likely).map(
    resource('SimulatorDeployment'),
  ),
  arbitraryFromSchema(stackFormSchemas.schedulerInstall, likely).map(
    resource('SchedulerInstall'),
  ),
);

const wrong = [-1, 0, 1.5, 70000, true, '', 'Not a name!', '/', [], [1], {}];

/** A copy with another value at the end of a way; where the way leads out of the value, an unknown field. */
function damage(
  value: unknown,
  [turn, ...way]: readonly number[],
  by: unknown,
): unknown {
  if (Array.isArray(value)) {
    const at = turn % Math.max(value.length, 1);
    return value.map((item, index) =>
      index === at ? damage(item, way, by) : item,
    );
  }
  if (turn === undefined || typeof value !== 'object' || value === null) {
    return by;
  }
  const entries = Object.entries(value);
  const at = turn % (entries.length + 1);
  return at === entries.length
    ? { ...value, unknown: by }
    : Object.fromEntries(
        entries.map(([key, item], index) => [
          key,
          index === at ? damage(item, way, by) : item,
        ]),
      );
}

const damaged = fc
  .tuple(
    intact,
    fc.array(fc.nat(30), { maxLength: 5 }),
    fc.constantFrom(...wrong),
  )
  .map(([{ spec, ...object }, way, by]) => ({
    ...object,
    spec: damage(spec, way, by),
  }));

/** Some objects as they go over the wire, with what the server makes of each. */
function judged(arbitrary: fc.Arbitrary<unknown>) {
  const objects: unknown[] = JSON.parse(
    JSON.stringify(fc.sample(arbitrary, COUNT)),
  );
  const { resources } = judge(objects);
  expect(resources).toHaveLength(COUNT);
  return objects.map((object, index) => ({
    object,
    verdict: resources[index],
  }));
}

/** A field as both can write it: the server does not mark keys that have dots. */
const plainPath = (field: string) => field.replace(/\[([^\]]*)\]/g, '.$1');

const unchecked = 'some validation rules were not checked';

/** What the parser says, or the linter where the parser has nothing to say, in the server's terms. */
function ourVerdict(object: unknown) {
  const parsed = parseStackResource(object);
  const findings = parsed.ok ? [] : parsed.findings;
  const isUnknown = ({ message }: { message: string }) =>
    message === 'unknown field';
  return {
    unknown: findings.filter(isUnknown).map(finding => plainPath(finding.path)),
    schema: findings
      .filter(finding => !isUnknown(finding))
      .map(finding => plainPath(finding.path)),
    rules: parsed.ok ? crossFieldFaults(parsed.resource) : [],
    spec: parsed.ok ? parsed.resource.spec : undefined,
  };
}

function theirVerdict({ faults, unknownFields }: Verdict) {
  const messages = faults.filter(({ detail }) => !detail.startsWith(unchecked));
  return { unknown: unknownFields.map(plainPath), faults: messages };
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();

describeApiServer(`our custom resources and ${API_SERVER}`, () => {
  jest.setTimeout(120_000);

  it('accept the definitions: structure, types of the rules, their cost', () => {
    expect(judge([]).definitions).toEqual(
      customResourceDefinitionFiles().map(({ name }) => ({
        name: name.replace(/^([^_]*)_(.*)\.yaml$/, '$2.$1'),
        faults: [],
      })),
    );
  });

  it('refuse what the linter refuses, in the same words, and fill in the same defaults', () => {
    let refused = 0;
    for (const { object, verdict } of judged(intact)) {
      const ours = ourVerdict(object);
      const { faults, unknown } = theirVerdict(verdict);
      expect({
        object,
        unknown,
        faults: distinct(
          faults.map(({ detail, field }) => `${field}: ${detail}`),
        ),
        spec: withQuantities(verdict.spec),
      }).toEqual({
        object,
        unknown: [],
        faults: distinct(ours.rules),
        spec: ours.spec,
      });
      refused += faults.length > 0 ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(COUNT / 10);
    expect(COUNT - refused).toBeGreaterThan(COUNT / 10);
  });

  it('refuse the same fields as the parser', () => {
    let refused = 0;
    for (const { object, verdict } of judged(damaged)) {
      const ours = ourVerdict(object);
      const { faults, unknown } = theirVerdict(verdict);
      const broken = distinct(faults.map(({ field }) => plainPath(field)));
      if (ours.spec === undefined) {
        refused += 1;
        expect({
          object,
          unknown: distinct(unknown),
          broken: ours.schema.length > 0 ? broken : [],
        }).toEqual({
          object,
          unknown: distinct(ours.unknown),
          broken: distinct(ours.schema),
        });
      } else {
        expect({ object, unknown, broken }).toEqual({
          object,
          unknown: [],
          broken: distinct(ours.rules.map(fault => fault.split(': ')[0])),
        });
      }
    }
    expect(refused).toBeGreaterThan(COUNT / 10);
  });
});

/** Quantities that were written as numbers are texts after parsing. */
function withQuantities(value: unknown, isQuantity = false): unknown {
  if (Array.isArray(value)) {
    return value.map(item => withQuantities(item));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        withQuantities(
          item,
          isQuantity || key === 'limits' || key === 'requests',
        ),
      ]),
    );
  }
  return isQuantity ? String(value) : value;
}
