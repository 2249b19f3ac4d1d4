import {
  goldenPaths,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** The custom resources of one stack. @public */
export interface DemoStack {
  /** The one that the SchedulerInstall fronts comes first. */
  simulators: readonly [KubernetesObject, ...KubernetesObject[]];
  schedulerInstall: KubernetesObject;
}

type Change = Record<string, unknown>;

/**
 * The stack that a scenario needs to show what it is about, made of a template's: latencies where requests have to overlap, the
 * scheduling profile under test, a second group of pods.
 *
 * @public
 */
export function demoStack(
  template: {
    simulatorDeployment: KubernetesObject;
    schedulerInstall: KubernetesObject;
  },
  scenario: string,
): DemoStack {
  const { schedulerInstall, simulatorDeployment } = template;
  const changed = (simulator: Change, scheduler: Change = {}): DemoStack => ({
    simulators: [withSpec(simulatorDeployment, simulator)],
    schedulerInstall: withSpec(schedulerInstall, scheduler),
  });
  switch (scenario) {
    case 'active-request-burst':
      return changed(
        { latency: { interTokenLatency: '20ms' } },
        { epp: { configProfile: 'proxy-performance' } },
      );
    case 'header-ab':
      return twoGroups();
    case 'prefill-decode-split':
      return changed(
        {
          prefill: { enabled: true, replicas: 2, port: 8200 },
          decode: {
            routingSidecar: {
              enabled: true,
              image: 'ghcr.io/llm-d/llm-d-router-disagg-sidecar:v0.10.0',
            },
          },
        },
        {
          epp: { configProfile: 'prefill-decode' },
          inferencePool: {
            selector: {
              'llm-d.ai/inferenceServing': 'true',
              'app.kubernetes.io/name': simulatorDeployment.metadata.name,
            },
          },
        },
      );
    case 'streaming':
      return changed({ latency: { interTokenLatency: '5ms' } });
    case 'saturation':
      return changed({
        latency: { interTokenLatency: '20ms' },
        maxNumSeqs: 2,
        decode: { args: ['--max-waiting-queue-length=5'] },
      });
    default:
      return changed({});
  }
}

/** What the golden path for A/B tests makes of its defaults. */
function twoGroups(): DemoStack {
  const objects = goldenPaths['llm-d-ab-test'].resourcesOf({});
  const [first, ...others] = objects.filter(
    ({ kind }) => kind === 'SimulatorDeployment',
  );
  const schedulerInstall = objects.find(
    ({ kind }) => kind === 'SchedulerInstall',
  );
  if (!first || !schedulerInstall) {
    throw new Error('The golden path llm-d-ab-test makes no stack');
  }
  return { simulators: [first, ...others], schedulerInstall };
}

/** Objects are merged, anything else is replaced. */
function withSpec(object: KubernetesObject, change: Change): KubernetesObject {
  return { ...object, spec: merged(Object(object.spec), change) };
}

function merged(value: Change, change: Change): Change {
  return Object.fromEntries(
    [...new Set([...Object.keys(value), ...Object.keys(change)])].map(key => {
      const [one, other] = [value[key], change[key]];
      if (isRecord(one) && isRecord(other)) {
        return [key, merged(one, other)];
      }
      return [key, key in change ? other : one];
    }),
  );
}

function isRecord(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
