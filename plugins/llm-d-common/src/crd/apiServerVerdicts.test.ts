import fc from 'fast-check';
import {
  API_SERVER,
  describeApiServer,
  judge,
  type Fault,
  type Verdict,
} from '../__testUtils__/apiServer';
import { arbitraryFromSchema } from '../__testUtils__/arbitraryFromSchema';
import { crossFieldFaults } from '../__testUtils__/crossFieldFaults';
import { crossFieldRules } from './crossFieldRules';
import { damage } from '../__testUtils__/damage';
import { validateStackResource } from '../lint';
import { SIM_API_VERSION } from './apiVersion';
import { customResourceDefinitionFiles } from './customResourceDefinitionFiles';
import { parseStackResource } from './parseStackResource';
import { stackFormSchemas } from './stackFormSchemas';

const COUNT = 3000;

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

const wrong = [
  ...[-1, 0, 1.5, 70000, true, null, '', 'Not a name!', '/', [], [1], {}],
];

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

const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();
const isUnknown = ({ message }: { message: string }) =>
  message === 'unknown field';

/** What the parser says, or the linter where the parser has nothing to say, in the server's terms. */
function ourVerdict(object: unknown) {
  const parsed = parseStackResource(object);
  const findings = parsed.ok ? [] : parsed.findings;
  const paths = (chosen: readonly { path: string }[]) =>
    distinct(chosen.map(finding => plainPath(finding.path)));
  return {
    unknown: paths(findings.filter(isUnknown)),
    schema: paths(findings.filter(finding => !isUnknown(finding))),
    rules: parsed.ok ? distinct(crossFieldFaults(parsed.resource)) : [],
    duplicates: parsed.ok
      ? paths(
          validateStackResource(parsed.resource).filter(
            ({ rule }) => rule === 'duplicate-port',
          ),
        )
      : [],
    spec: parsed.ok ? parsed.resource.spec : undefined,
  };
}

const ruleMessages = new Set(crossFieldRules.map(({ message }) => message));
/** About no field: that rules were left unchecked, that none of a quantity's two types fits. */
const isRemark = ({ field }: Fault) => field === '<nil>';

function theirVerdict({ faults, unknownFields }: Verdict) {
  const isRule = ({ detail }: Fault) => ruleMessages.has(detail);
  const isDuplicate = ({ type }: Fault) => type === 'FieldValueDuplicate';
  return {
    unknown: distinct(unknownFields.map(plainPath)),
    schema: distinct(
      faults
        .filter(
          fault => !isRemark(fault) && !isRule(fault) && !isDuplicate(fault),
        )
        .map(({ field }) => plainPath(field)),
    ),
    rules: distinct(
      faults.filter(isRule).map(({ detail, field }) => `${field}: ${detail}`),
    ),
    // The server names each item that was there before, the linter the list.
    duplicates: distinct(
      faults
        .filter(isDuplicate)
        .map(({ field }) => field.replace(/\[\d+\]$/, '')),
    ),
  };
}

describeApiServer(`our custom resources and ${API_SERVER}`, () => {
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
      expect({
        object,
        ...theirVerdict(verdict),
        spec: withQuantities(verdict.spec),
      }).toEqual({ object, ...ourVerdict(object) });
      refused += verdict.faults.length > 0 ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(COUNT / 10);
    expect(COUNT - refused).toBeGreaterThan(COUNT / 50);
  });

  it('refuse the same fields as the parser', () => {
    let refused = 0;
    for (const { object, verdict } of judged(damaged)) {
      const { spec, ...ours } = ourVerdict(object);
      const theirs = theirVerdict(verdict);
      // The linter looks at nothing that the parser refused.
      const comparable = spec
        ? theirs
        : { ...theirs, rules: [], duplicates: [] };
      expect({ object, ...comparable }).toEqual({ object, ...ours });
      refused += spec ? 0 : 1;
    }
    expect(refused).toBeGreaterThan(COUNT / 10);
  });

  it('let a key pass that is none of a label, for a schema cannot bound keys', () => {
    const object = resource('SimulatorDeployment')({
      decode: { labels: { 'a/b/c': 'd' } },
    });
    expect(judge([object]).resources[0].faults).toEqual([]);
    expect(ourVerdict(object).schema).toEqual(['spec.decode.labels.a/b/c']);
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
