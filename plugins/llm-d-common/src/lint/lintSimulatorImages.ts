import type { Stage } from '../compile/simulatorStages';
import type { SimulatorDeployment } from '../crd';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { goDurationMs } from '../simulator/goDuration';
import { simulatorVersionProfileOf } from '../simulator/simulatorVersions';

/** What is to be said of the simulators' images, once for each place where one is written. */
export function lintSimulatorImages(
  { spec }: SimulatorDeployment,
  stages: readonly Stage[],
): Finding[] {
  const images = new Map(
    stages.map(({ image, role }) => [
      spec[role]?.image === undefined ? 'spec.image' : `spec.${role}.image`,
      image,
    ]),
  );
  return [
    ...[...images].flatMap(([path, image]) => lintVersion(image, path)),
    ...lintResolution(spec.latency, [...new Set(images.values())]),
  ];
}

function lintVersion(image: string, path: string): Finding[] {
  const { profile, source } = simulatorVersionProfileOf(image);
  return when(
    source === 'unknown',
    warning(
      'unknown-simulator-version',
      path,
      `the tag of ${image} tells no version: taken for ${profile.generation}`,
    ),
  );
}

function lintResolution(
  latency: SimulatorDeployment['spec']['latency'] = {},
  images: readonly string[],
): Finding[] {
  const coarse = images.find(
    image =>
      simulatorVersionProfileOf(image).profile.latencies === 'milliseconds',
  );
  return Object.entries(latency).flatMap(([field, value]) =>
    when(
      coarse !== undefined &&
        typeof value === 'string' &&
        !Number.isInteger(goDurationMs(value)),
      warning(
        'latency-resolution',
        `spec.latency.${field}`,
        `the simulator ${coarse} takes whole milliseconds, so ${value} is rounded`,
      ),
    ),
  );
}
