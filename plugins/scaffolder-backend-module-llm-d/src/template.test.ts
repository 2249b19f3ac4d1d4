import { stackFormSchema } from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const template = parse(
  readFileSync(
    path.resolve(__dirname, '../../../templates/llm-d-stack/template.yaml'),
    'utf8',
  ),
);

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

const onlyKeywords = (schema: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(schema).filter(([key]) => schemaKeywords.includes(key)),
  );

describe('templates/llm-d-stack', () => {
  const fields: Record<string, Record<string, unknown>> = Object.assign(
    {},
    ...template.spec.parameters.map(
      (page: { properties: object }) => page.properties,
    ),
  );

  it('asks for exactly the fields of the form, with the same rules and words', () => {
    const { properties } = z.toJSONSchema(stackFormSchema, { io: 'input' });
    expect(
      Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [
          name,
          onlyKeywords(field),
        ]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, property]) => [
          name,
          typeof property === 'object' ? onlyKeywords({ ...property }) : {},
        ]),
      ),
    );
  });

  it('works with every default kept', () => {
    for (const page of template.spec.parameters) {
      for (const name of page.required) {
        expect(fields[name]).toHaveProperty('default');
      }
    }
  });
});
