import { Generation } from '../generation/Generation';
import { parseDuration } from './duration';
import { SaturationOverrides } from './EndpointPickerOptions';
import { FlagError } from './FlagError';

type Environment = Readonly<Record<string, string>>;

const QUEUE_DEPTH = 'SD_QUEUE_DEPTH_THRESHOLD';
const KV_CACHE = 'SD_KV_CACHE_UTIL_THRESHOLD';
const STALENESS = 'SD_METRICS_STALENESS_THRESHOLD';
const FLOW_CONTROL = 'ENABLE_EXPERIMENTAL_FLOW_CONTROL_LAYER';

const isTrue = (text: string | undefined) =>
  /^(1|t|true)$/i.test(text?.trim() ?? '');

/**
 * Environment variables of v0.4.0 that later releases do not read. As there,
 * a text that is no figure counts for nothing.
 *
 * Source: gateway-api-inference-extension v1.2.0, cmd/epp/runner/runner.go,
 * pkg/epp/config/loader.
 *
 * @returns the thresholds that win over the configuration's, and a sentence about each
 * @throws FlagError for a variable that asks for what is not in here
 */
export function deprecatedEnvironment(
  env: Environment,
  { saturation }: Generation,
): {
  saturation: SaturationOverrides;
  warnings: readonly string[];
} {
  if (saturation !== 'good capacity') {
    return { saturation: {}, warnings: [] };
  }
  if (isTrue(env[FLOW_CONTROL])) {
    throw new FlagError(
      `${FLOW_CONTROL} asks for flow control, which exists in llm-d but not in this stand-in of its Endpoint Picker`,
      1,
    );
  }
  const text = (name: string) => env[name]?.trim() || undefined;
  const queueDepth = Number(text(QUEUE_DEPTH));
  const kvCache = Number(text(KV_CACHE));
  const staleness = text(STALENESS);
  return {
    saturation: {
      ...(Number.isInteger(queueDepth) &&
        queueDepth > 0 && { queueDepthThreshold: queueDepth }),
      ...(kvCache > 0 && kvCache < 1 && { kvCacheUtilThreshold: kvCache }),
      ...(staleness !== undefined &&
        (parseDuration(staleness) ?? 0) > 0 && {
          metricsStalenessThreshold: staleness,
        }),
    },
    warnings: [QUEUE_DEPTH, KV_CACHE, STALENESS]
      .filter(name => text(name) !== undefined)
      .map(
        name =>
          `the environment variable ${name} is deprecated: set it in saturationDetector of the configuration`,
      ),
  };
}
