import { ConfigReader } from '@backstage/config';
import { readLlmDConfig } from './readLlmDConfig';

const read = (llmD: object) => readLlmDConfig(new ConfigReader({ llmD }));

describe('readLlmDConfig', () => {
  it('lets no gateway be dialled by default', () => {
    expect(readLlmDConfig(new ConfigReader({}))).toMatchObject({
      allowedGateways: [],
      policy: {},
      health: { probe: 'on-demand' },
    });
  });

  it('names the key of what is wrong', () => {
    expect(() => read({ healthy: true })).toThrow('llmD');
    expect(() => read({ routingTests: { keepDays: 0 } })).toThrow(
      'llmD.routingTests.keepDays',
    );
    expect(() => read({ policy: { images: {} } })).toThrow(
      'llmD.policy.images.allow',
    );
  });

  it('allows loopback where the local cluster is, and what is listed', () => {
    const { allowedGateways } = read({
      localCluster: true,
      gateways: {
        allow: ['*.inference.example.com', '10.0.0.7:8080', '[::2]'],
      },
    });
    expect(allowedGateways).toEqual(
      expect.arrayContaining([
        '*.inference.example.com',
        '10.0.0.7:8080',
        '[::2]',
        '127.*',
      ]),
    );
  });

  it.each(['*', '*.*', '', 'http://gateway', 'user@gateway', 'a b'])(
    'refuses %p',
    pattern => {
      expect(() => read({ gateways: { allow: [pattern] } })).toThrow(
        'llmD.gateways.allow',
      );
    },
  );
});
