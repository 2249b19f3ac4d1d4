import { parseStackResource } from '../crd/parseStackResource';
import { goldenPaths } from './goldenPaths';
import { withEppConfig } from './withEppConfig';

const config = [
  'plugins: [{ type: random-picker }, { type: single-profile-handler }]',
  'schedulingProfiles:',
  '  - { name: default, plugins: [{ pluginRef: random-picker }] }',
].join('\n');

describe('another configuration of the endpoint picker', () => {
  const install = goldenPaths['llm-d-stack']
    .resourcesOf({})
    .find(({ kind }) => kind === 'SchedulerInstall');

  it.each([
    ['a profile', { configProfile: 'proxy-performance' }],
    ['weights', { scorers: { 'prefix-cache-scorer': 5 } }],
    ['nothing', {}],
  ])('takes the place of %s', (_, epp) => {
    if (!install) throw new Error('the golden path has no SchedulerInstall');
    const spec = Object(install.spec);
    const before = {
      ...install,
      spec: { ...spec, epp: { ...spec.epp, ...epp } },
    };
    expect(parseStackResource(before)).toMatchObject({ ok: true });

    const after = withEppConfig(before, config);
    expect(parseStackResource(after)).toMatchObject({ ok: true });
    expect(Object(after.spec).epp).toEqual({
      ...spec.epp,
      configProfile: undefined,
      config: expect.objectContaining({
        schedulingProfiles: expect.anything(),
      }),
    });
  });
});
