import {
  builtInFormFields,
  ownFormFields,
} from './__testUtils__/formFieldNames';
import { goldenPaths } from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  TestPortal,
  templateNames,
  templatesFolder,
} from './__testUtils__/TestPortal';

jest.setTimeout(240_000);

const recordedSchema = z.object({
  values: z.record(z.string(), z.json()),
  expect: z.object({
    status: z.enum(['completed', 'failed']),
    /** What the task log holds. */
    log: z.array(z.string()).min(1),
  }),
});

const readYaml = (...segments: string[]) =>
  parse(readFileSync(path.join(templatesFolder, ...segments), 'utf8'));

/** In the order in which one may need what another has made. */
const order = [
  'simulator-deployment',
  'scheduler-install',
  'llm-d-stack',
  'llm-d-ab-test',
  'llm-d-tune',
  'llm-d-delete',
];

/** What JSON schema says of a field, without what only a form knows (title, ui:*). */
const schemaKeywords = [
  'type',
  'default',
  'description',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
];

/** Fields that say how, and not what. */
const aboutDelivery = [
  'delivery',
  'existing',
  'preflight',
  'preview',
  'repoUrl',
];

const onlyKeywords = (schema: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(schema).filter(([key]) => schemaKeywords.includes(key)),
  );

function fieldsOf(template: string): Record<string, Record<string, unknown>> {
  return Object.assign(
    {},
    ...readYaml(template, 'template.yaml').spec.parameters.map(
      (page: { properties: object }) => page.properties,
    ),
  );
}

/** Every `ui:field` in a document, however deep. */
function uiFields(value: unknown): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        key === 'ui:field' ? [String(inner)] : uiFields(inner),
      )
    : [];
}

describe.each(Object.entries(goldenPaths))(
  'templates/%s',
  (name, { formSchema }) => {
    it('asks for exactly the fields of its form, with the same rules and words', () => {
      const { properties } = z.toJSONSchema(formSchema, { io: 'input' });
      const fields = Object.entries(fieldsOf(name)).filter(
        ([field]) => !aboutDelivery.includes(field),
      );
      expect(
        Object.fromEntries(
          fields.map(([field, schema]) => [field, onlyKeywords(schema)]),
        ),
      ).toEqual(
        Object.fromEntries(
          Object.entries(properties ?? {}).map(([field, property]) => [
            field,
            typeof property === 'object' ? onlyKeywords({ ...property }) : {},
          ]),
        ),
      );
    });

    it('works with every default kept', () => {
      const { parameters } = readYaml(name, 'template.yaml').spec;
      for (const page of parameters) {
        for (const field of page.required ?? []) {
          expect(fieldsOf(name)[field]).toHaveProperty('default');
        }
      }
    });
  },
);

describe('the templates', () => {
  it('are these', () => {
    expect([...templateNames].sort()).toEqual([...order].sort());
  });

  it.each(order)('%s uses only form fields that are there', name => {
    const used = uiFields(readYaml(name, 'template.yaml').spec.parameters);
    const known = [...builtInFormFields, ...ownFormFields()];
    expect(used.filter(field => !known.includes(field))).toEqual([]);
  });

  it.each(order)(
    '%s has something recorded that works, and something that does not',
    name => {
      const statuses = readdirSync(
        path.join(templatesFolder, name, 'recorded'),
      ).map(
        file =>
          recordedSchema.parse(readYaml(name, 'recorded', file)).expect.status,
      );
      expect(new Set(statuses)).toEqual(new Set(['completed', 'failed']));
    },
  );
});

describe('what was recorded, run by the real scaffolder before a real catalog and the local cluster', () => {
  let cluster: LiveCluster;
  let portal: TestPortal;

  beforeAll(async () => {
    cluster = await LiveCluster.start();
    portal = await TestPortal.start(cluster);
  });
  afterAll(async () => {
    await portal?.stop();
    await cluster?.stop();
  });

  it.each(
    order.flatMap(name =>
      // What works comes first, so that what does not has something to break.
      readdirSync(path.join(templatesFolder, name, 'recorded'))
        .sort()
        .map(file => [name, file]),
    ),
  )('%s: %s', async (name, file) => {
    const recorded = recordedSchema.parse(readYaml(name, 'recorded', file));
    const { expect: wanted } = recorded;
    const { log } = await portal.createAs(
      wanted.status,
      name,
      JSON.parse(JSON.stringify(recorded.values)),
    );
    for (const words of wanted.log) expect(log).toContain(words);
  });
});
