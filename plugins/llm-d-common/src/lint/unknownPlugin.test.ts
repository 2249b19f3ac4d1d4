import { compile } from '../compile';
import { SIM_API_VERSION } from '../crd';
import { checkStackResource } from './checkStackResource';

const install = (tag: string, config: object) => ({
  apiVersion: SIM_API_VERSION,
  kind: 'SchedulerInstall',
  metadata: { name: 'demo', namespace: 'llm-d-sim' },
  spec: {
    simulatorNamespace: 'llm-d-sim',
    epp: {
      enabled: true,
      image: `ghcr.io/llm-d/llm-d-router-endpoint-picker:${tag}`,
      config,
    },
  },
});

const twoProfiles = {
  apiVersion: 'llm-d.ai/v9',
  plugins: [{ type: 'new-handler' }, { type: 'new-scorer' }],
  schedulingProfiles: [
    { name: 'one', plugins: [{ pluginRef: 'new-scorer' }] },
    { name: 'other', plugins: [{ pluginRef: 'new-scorer' }] },
  ],
};

const rulesOf = (tag: string) =>
  checkStackResource(install(tag, twoProfiles)).findings.map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );

describe('what the tables do not know', () => {
  it('is refused for a release that they were written for', () => {
    expect(rulesOf('v0.11.3')).toEqual([
      'error config-api-version',
      'error unknown-plugin',
      'error unknown-plugin',
    ]);
  });

  it.each(['v0.12.0', 'v1.0.0'])(
    'is pointed out for %s, without guesses about how it behaves',
    tag => {
      expect(rulesOf(tag)).toEqual([
        'warning config-api-version',
        'warning unknown-plugin',
        'warning unknown-plugin',
      ]);
    },
  );

  it('is taken for experimental', () => {
    const { resource } = checkStackResource(install('main', twoProfiles));
    const objects = resource
      ? compile(resource, { kinds: [], kubernetesVersion: '1.34' })
      : [];
    expect(JSON.stringify(objects)).toContain('"--allow-experimental-plugins"');
  });

  it('is what somebody has mistyped, perhaps', () => {
    const [error, warning] = ['v0.10.0', 'v0.12.0'].map(tag =>
      checkStackResource(
        install(tag, {
          plugins: [
            { type: 'queue-scorrer' },
            { type: 'kv-cache-utilization-scorer' },
            { type: 'running-requests-size-scorer' },
          ],
        }),
      ).findings.map(({ message }) => message),
    );
    expect(error).toEqual([
      'EPP v0.10 has no plugin "queue-scorrer": did you mean "queue-scorer"?',
    ]);
    expect(warning).toEqual([
      'no EPP up to v0.11 has a plugin "queue-scorrer", and it is not known here whether v0.12 has one: did you mean "queue-scorer"?',
    ]);
  });
});
