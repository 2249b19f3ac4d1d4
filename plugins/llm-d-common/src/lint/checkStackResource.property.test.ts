import fc from 'fast-check';
import { arbitraryFromSchema } from '../__testUtils__/arbitraryFromSchema';
import { eppManifest, manifest } from '../__testUtils__/manifests';
import { stackFormSchemas } from '../crd';
import { describeFinding } from '../findings';
import { lintEppConfigText } from '../stack/lintEppConfigText';
import { checkStackResource } from './checkStackResource';

/** Keys that are there without anybody having written them. */
const oddKeys = ['__proto__', 'constructor', 'toString', 'a.b/c', ''];
const oddKey = fc.oneof(fc.constantFrom(...oddKeys), fc.string());
const json = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1e300, 70000, '', '1.5.5s', 'ä'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(oddKey, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const pluginType = fc.constantFrom(
  'queue-scorer',
  'prefix-cache-scorer',
  'active-request-scorer',
  'disagg-profile-handler',
  'pd-profile-handler',
  'max-score-picker',
  'by-label-selector',
  'decode-filter',
  ...oddKeys,
);
const eppConfig = fc.dictionary(
  fc.constantFrom('plugins', 'schedulingProfiles', 'dataLayer', ...oddKeys),
  fc.oneof(
    json,
    fc.array(
      fc.oneof(
        json,
        fc.record(
          {
            type: pluginType,
            name: fc.oneof(pluginType, json),
            parameters: fc.dictionary(
              fc.constantFrom(
                'deciders',
                'threshold',
                'matchLabels',
                ...oddKeys,
              ),
              json,
            ),
            plugins: fc.array(
              fc.record(
                { pluginRef: pluginType, weight: json },
                {
                  requiredKeys: ['pluginRef'],
                },
              ),
            ),
          },
          { requiredKeys: [] },
        ),
      ),
    ),
  ),
);

/** A value with other values at some of its places. */
const damaged = (value: fc.Arbitrary<unknown>) =>
  fc
    .tuple(
      value,
      fc.array(fc.tuple(fc.array(fc.nat(20), { maxLength: 5 }), json), {
        maxLength: 3,
      }),
    )
    .map(([whole, damages]) =>
      damages.reduce<unknown>(
        (left, [way, part]) => replaceAt(left, way, part),
        whole,
      ),
    );

function replaceAt(
  value: unknown,
  [turn, ...way]: readonly number[],
  part: unknown,
): unknown {
  if (turn === undefined || typeof value !== 'object' || value === null) {
    return part;
  }
  const entries = Object.entries(value);
  const chosen = turn % Math.max(entries.length, 1);
  const changed = entries.map(([key, item], index) =>
    index === chosen
      ? ([key, replaceAt(item, way, part)] as const)
      : ([key, item] as const),
  );
  return Array.isArray(value)
    ? changed.map(([, item]) => item)
    : Object.fromEntries(changed);
}

describe('checkStackResource, whatever it is given', () => {
  const arbitraryObject = fc.oneof(
    json,
    damaged(arbitraryFromSchema(stackFormSchemas.simulatorDeployment)).map(
      spec => manifest('SimulatorDeployment')(spec),
    ),
    damaged(arbitraryFromSchema(stackFormSchemas.schedulerInstall)).map(spec =>
      manifest('SchedulerInstall')(spec),
    ),
    eppConfig.map(config => eppManifest({ config })),
    fc
      .record({
        kind: fc.constantFrom('SimulatorDeployment', 'SchedulerInstall'),
        metadata: json,
        spec: json,
      })
      .map(object => ({ apiVersion: 'sim.llm-d.io/v1alpha1', ...object })),
  );

  it('never throws, and says each thing once', () => {
    fc.assert(
      fc.property(arbitraryObject, object => {
        const { findings, resource: parsed } = checkStackResource(object);
        const lines = findings.map(describeFinding);
        expect(lines).toEqual([...new Set(lines)]);
        expect(parsed === undefined).toBe(
          findings.some(({ severity }) => severity === 'error'),
        );
        // What the rules say is not about a field that breaks the schema.
        const wrong = new Set(
          findings.flatMap(({ path, rule }) =>
            rule === 'schema' ? [path] : [],
          ),
        );
        expect(
          findings.filter(
            ({ path, rule }) => rule !== 'schema' && wrong.has(path),
          ),
        ).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('never throws for a text of a configuration either', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(
              fc.constantFrom(
                '- ',
                'plugins',
                ':',
                '\n',
                ' ',
                '[',
                '{',
                '"',
                '~',
              ),
            )
            .map(parts => parts.join('')),
          eppConfig.map(config => JSON.stringify(config)),
        ),
        text => {
          expect(Array.isArray(lintEppConfigText(text))).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
