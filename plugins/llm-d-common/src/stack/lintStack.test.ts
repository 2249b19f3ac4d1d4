import {
  schedulerInstall,
  simulatorDeployment,
} from '../__testUtils__/stackResources';
import { lintStack } from './lintStack';

const epp = {
  enabled: true,
  image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
};
const disaggregated = { ...epp, configProfile: 'prefill-decode' };
const decode = { enabled: true };
const say = (...resources: Parameters<typeof lintStack>[0]) =>
  lintStack(resources).map(
    ({ finding, resource }) =>
      `${resource.kind} ${finding.rule} ${finding.path}`,
  );

describe('lintStack', () => {
  it('has nothing to say about a stack that fits, or about half of one', () => {
    const install = schedulerInstall({ epp });
    expect(say(install, simulatorDeployment({ decode }))).toEqual([]);
    expect(say(install)).toEqual([]);
    expect(say(simulatorDeployment({ decode }))).toEqual([]);
    expect(
      say(
        schedulerInstall({ epp: disaggregated }),
        simulatorDeployment({
          prefill: { enabled: true },
          decode: { ...decode, routingSidecar: { enabled: true } },
        }),
      ),
    ).toEqual([]);
  });

  it('names a port that nobody listens on', () => {
    expect(
      say(
        schedulerInstall({ epp, proxyService: { targetPort: 8000 } }),
        simulatorDeployment({ decode }),
      ),
    ).toEqual(['SchedulerInstall stack-port spec.proxyService.targetPort']);
    expect(
      say(
        schedulerInstall({ epp, inferencePool: { targetPorts: [8000, 8001] } }),
        simulatorDeployment({ decode }),
      ),
    ).toEqual(['SchedulerInstall stack-port spec.inferencePool.targetPorts']);
  });

  it('names a gauge that the simulator does not have', () => {
    const image = 'ghcr.io/llm-d/llm-d-inference-sim:v0.6.1';
    expect(
      say(
        schedulerInstall({ epp }),
        simulatorDeployment({ decode: { ...decode, image } }),
      ),
    ).toEqual(['SchedulerInstall stack-kv-cache-metric spec.epp']);
  });

  it('names the half of a disaggregated stack that is missing', () => {
    expect(
      say(
        schedulerInstall({ epp: disaggregated }),
        simulatorDeployment({ decode }),
      ),
    ).toEqual([
      'SimulatorDeployment stack-disaggregation spec.prefill.enabled',
      'SimulatorDeployment stack-disaggregation spec.decode.routingSidecar',
    ]);
    expect(
      say(
        schedulerInstall({ epp }),
        simulatorDeployment({
          prefill: { enabled: true },
          decode: { ...decode, routingSidecar: { enabled: true } },
        }),
      ),
    ).toEqual([
      'SimulatorDeployment stack-disaggregation spec.decode.routingSidecar',
    ]);
  });

  it('takes only the SimulatorDeployment whose pods are fronted', () => {
    const simulator = simulatorDeployment(
      { decode: { ...decode, port: 9000 } },
      { name: 'other' },
    );
    const selector = { 'app.kubernetes.io/name': 'demo' };
    expect(
      say(
        schedulerInstall({ epp, inferencePool: { selector } }),
        simulatorDeployment({ decode }),
        simulator,
      ),
    ).toEqual([]);
  });
});
