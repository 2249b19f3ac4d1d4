import { stackFormSchemas } from './stackFormSchemas';

describe('stackFormSchemas', () => {
  it('say what a form may hold, in draft-07', () => {
    expect(stackFormSchemas).toMatchObject({
      simulatorDeployment: {
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        properties: {
          model: { type: 'string', default: 'random' },
          decode: {
            properties: {
              port: { type: 'integer', minimum: 1, maximum: 65535 },
            },
          },
        },
      },
      schedulerInstall: {
        required: ['simulatorNamespace'],
        properties: { epp: { properties: { config: { type: 'object' } } } },
      },
    });
  });

  it('hold nothing that only a CRD understands', () => {
    expect(JSON.stringify(stackFormSchemas)).not.toMatch(/kubernetes"|x-kube/);
  });
});
