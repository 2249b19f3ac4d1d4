import fc from 'fast-check';
import { z } from 'zod';
import { arbitraryFromSchema } from '../__testUtils__/arbitraryFromSchema';
import type { CelRule } from '../__testUtils__/celRulesOf';
import { crossFieldFaults } from '../__testUtils__/crossFieldFaults';
import { crossFieldRules } from './crossFieldRules';
import { ruledObjects, type RuledObject } from '../__testUtils__/ruledObjects';
import { SIM_API_VERSION } from './apiVersion';
import type { CrossFieldRule } from './CrossFieldRule';
import { customResourceDefinitions } from './customResourceDefinitions';
import { parseStackResource } from './parseStackResource';
import { schedulerInstallSpecSchema } from './schedulerInstall';
import { simulatorDeploymentSpecSchema } from './simulatorDeployment';

const RUNS = 2000;

const kinds = [
  { kind: 'SimulatorDeployment', schema: simulatorDeploymentSpecSchema },
  { kind: 'SchedulerInstall', schema: schedulerInstallSpecSchema },
].map(({ kind, schema }) => ({
  kind,
  schema,
  objects: ruledObjects(schema, 'spec'),
}));
const places = kinds.flatMap(({ kind, objects }) =>
  objects.map(object => ({ ...object, at: `${kind} ${object.path}` })),
);

/** The numbers and texts that the rules of some objects speak of. */
function spokenOf(objects: readonly RuledObject[]): (number | string)[] {
  const text = objects
    .flatMap(({ rules }) => rules.map(({ expression }) => expression))
    .join(' ');
  return [
    ...Array.from(text.matchAll(/\b\d+\b/g), ([digits]) => Number(digits)),
    ...Array.from(text.matchAll(/'([^']*)'/g), ([, literal]) => literal),
  ];
}

/** Objects as a person writes them; the fields that rules compare are often equal. */
const written = (schema: z.ZodObject, objects: readonly RuledObject[]) =>
  arbitraryFromSchema(
    z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }),
    spokenOf(objects),
  );

/** The rule in TypeScript from which a rule of the CRD was generated. */
function twinOf(cel: CelRule): CrossFieldRule<unknown> {
  const twins = crossFieldRules.filter(
    ({ expression, message }) =>
      expression === cel.expression && message === cel.message,
  );
  if (twins.length !== 1) {
    throw new Error(`${twins.length} rules in TypeScript: ${cel.expression}`);
  }
  return twins[0];
}

/** What stands at a path in an object; undefined where nothing does. */
function valueAt(root: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? new Map(Object.entries(value)).get(key)
          : undefined,
      root,
    );
}

describe('rules over several fields', () => {
  it('stand in the CRDs, each of them, and no others', () => {
    const carried = new Set(
      places.flatMap(({ rules }) =>
        rules.map(({ expression, message }) => `${expression}: ${message}`),
      ),
    );
    const known = crossFieldRules.map(
      ({ expression, message }) => `${expression}: ${message}`,
    );
    expect([...carried].sort()).toEqual(known.sort());
    const lists = JSON.stringify(customResourceDefinitions).match(
      /"x-kubernetes-validations":/g,
    );
    expect(lists).toHaveLength(places.length);
  });

  it.each(places)(
    'mean the same in CEL and in TypeScript: $at',
    ({ rules, schema, ...place }) => {
      const verdicts = rules.map(() => ({ held: 0, broken: 0 }));
      const pairs = rules.map(cel => ({ cel, typeScript: twinOf(cel) }));
      fc.assert(
        fc.property(written(schema, [{ rules, schema, ...place }]), input => {
          const node = schema.parse(input);
          pairs.forEach(({ cel, typeScript }, index) => {
            const holds = typeScript.holds(node);
            expect({ rule: cel.expression, holds: cel.holds(node) }).toEqual({
              rule: cel.expression,
              holds,
            });
            verdicts[index][holds ? 'held' : 'broken'] += 1;
          });
        }),
        { numRuns: RUNS },
      );
      for (const { held, broken } of verdicts) {
        expect(Math.min(held, broken)).toBeGreaterThan(RUNS / 100);
      }
    },
  );

  it.each(kinds)(
    'are found in the same places and words by the linter and the API server: $kind',
    ({ kind, objects, schema }) => {
      let refused = 0;
      fc.assert(
        fc.property(written(schema, objects), spec => {
          const parsed = parseStackResource({
            apiVersion: SIM_API_VERSION,
            kind,
            metadata: { name: 'demo', namespace: 'llm-d-sim' },
            spec,
          });
          if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
          const { resource } = parsed;
          const byServer = objects.flatMap(({ path, rules }) => {
            const node = valueAt(resource, path);
            return rules
              .filter(({ holds }) => node !== undefined && !holds(node))
              .map(({ message }) => `${path}: ${message}`);
          });
          refused += byServer.length;
          expect(crossFieldFaults(resource).sort()).toEqual(byServer.sort());
        }),
        { numRuns: RUNS / 4 },
      );
      expect(refused).toBeGreaterThan(RUNS / 4);
    },
  );
});
