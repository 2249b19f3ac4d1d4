import {
  eppManifest,
  manifest,
  schedulerManifest,
  simulatorManifest,
} from '../__testUtils__/manifests';
import { checkStackResource } from './checkStackResource';

const eppImage = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';

const say = (object: unknown) =>
  checkStackResource(object).findings.map(
    ({ path, rule, severity }) => `${severity} ${rule} ${path}`,
  );
const errorsOf = (object: unknown) =>
  say(object).filter(line => line.startsWith('error'));

describe('checkStackResource', () => {
  it('gives the resource when there is no error, warnings or not', () => {
    const checked = checkStackResource(
      simulatorManifest({ prefill: { enabled: true } }),
    );
    expect(checked.findings).toHaveLength(1);
    expect(checked.resource?.spec).toMatchObject({ model: 'random' });
  });

  it('lists errors before warnings, and then gives no resource', () => {
    const object = eppManifest({ replicas: 2, port: 9090 });
    expect(say(object)).toEqual([
      'error port-collision spec.epp.port',
      'warning leader-election spec.epp.replicas',
    ]);
    expect(checkStackResource(object).resource).toBeUndefined();
  });

  it('lists what breaks the schema and what breaks a rule together', () => {
    expect(
      say(
        eppManifest(
          { port: 9090, verbosity: 'debug', args: ['-drain-timeout=1s'] },
          {
            proxyService: { port: '8200', selector: {} },
            gateway: { enabled: true, className: 'local', clas: 'local' },
            routing: { enabled: true, backendType: 'InferencePool' },
          },
        ),
      ),
    ).toEqual([
      'error schema spec.proxyService.port',
      'error schema spec.epp.verbosity',
      'error schema spec.gateway.clas',
      'error single-dash-flag spec.epp.args[0]',
      'error port-collision spec.epp.port',
      'error empty-selector spec.proxyService.selector',
    ]);
  });

  it('says nothing more of a field that breaks the schema, nor of what is in it', () => {
    expect(
      say(
        eppManifest({ scorers: { 'no-such-scorer': -1, 'queue-scorer': 1 } }),
      ),
    ).toEqual(['error schema spec.epp.scorers.no-such-scorer']);
  });

  it('takes a missing simulatorNamespace for the namespace of the resource', () => {
    const install = manifest('SchedulerInstall')({
      epp: { enabled: true, image: eppImage, poolNamespace: 'team-a' },
      proxyService: { name: 'demo-epp' },
    });
    expect(
      say({ ...install, metadata: { name: 'demo', namespace: 'team-a' } }),
    ).toEqual([
      'error schema spec.simulatorNamespace',
      'error name-collision spec.proxyService.name',
    ]);
    expect(
      errorsOf(
        schedulerManifest({
          simulatorNamespace: 'Not_A_Name',
          epp: { port: 0 },
        }),
      ),
    ).toEqual([
      'error schema spec.simulatorNamespace',
      'error schema spec.epp.port',
    ]);
  });

  it('leaves out what lacks a required field, and looks at the rest', () => {
    expect(
      say(
        simulatorManifest({
          prefill: { enabled: true },
          decode: { autoscaling: { max: 3 } },
          epp: { enabled: true },
        }),
      ),
    ).toEqual([
      'error schema spec.decode.autoscaling.min',
      'error no-decode spec.decode.enabled',
    ]);
    expect(
      say(
        eppManifest(
          { port: 9090 },
          {
            gateway: { enabled: true, className: 'local' },
            routing: {
              enabled: true,
              matches: [{ path: { value: 'a' } }, {}, { backend: {} }],
            },
          },
        ),
      ),
    ).toEqual([
      'error schema spec.routing.matches[0].path.value',
      'error schema spec.routing.matches[0].backend',
      'error schema spec.routing.matches[1].backend',
      'error schema spec.routing.matches[2].backend.backendType',
      'error schema spec.routing.matches[2].backend.name',
      'error port-collision spec.epp.port',
    ]);
  });

  it('says nothing that hangs on what a wrong field should have been', () => {
    const config = { apiVersion: 'llm-d.ai/v1alpha1', plugins: [] };
    expect(say(eppManifest({ image: 10, config }))).toEqual([
      'error schema spec.epp.image',
    ]);
    expect(
      say(
        schedulerManifest({
          gateway: { enabled: 'yes', className: 'local' },
          routing: { enabled: true },
        }),
      ),
    ).toEqual(['error schema spec.gateway.enabled']);
    expect(
      say(
        eppManifest(
          { tls: { enabled: true } },
          { gateway: { enabled: true, className: 'Local' } },
        ),
      ),
    ).toEqual(['error schema spec.gateway.className']);
  });

  it('says of an object of another kind what the kind should be', () => {
    expect(say({ apiVersion: 'v1', kind: 'Pod' })).toEqual([
      'error schema apiVersion',
      'error schema kind',
    ]);
    expect(checkStackResource(undefined).findings).toHaveLength(1);
  });
});
