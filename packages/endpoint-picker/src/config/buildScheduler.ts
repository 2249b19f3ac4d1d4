import { Generation } from '../generation/Generation';
import { errorText } from '../log/errorText';
import { Plugin } from '../scheduling/Plugin';
import { singleProfileHandler } from '../scheduling/profile-handlers/singleProfileHandler';
import { Scheduler } from '../scheduling/Scheduler';
import { ConfigError } from './ConfigError';
import { PluginSurroundings, createPlugins } from './createPlugins';
import { EndpointPickerConfig } from './EndpointPickerConfig';
import { checkFeatureGates } from './featureGates';
import { requestTimeoutMs } from './plugin-types/scorerTypes';
import { profileOf } from './profileOf';
import { saturationDetectorOf } from './saturationDetectorOf';

/** In v0.4.0 the scorer forgets requests that take longer than this. */
function timeoutOf(
  config: EndpointPickerConfig,
  generation: Generation,
): number {
  const type = 'active-request-scorer';
  return generation.disconnects === 'leak'
    ? requestTimeoutMs(config.plugins.find(p => p.type === type)?.parameters)
    : Infinity;
}

/**
 * Who asks for counts of requests in flight: the producer by its name, or a
 * scorer, which brings the usual one along. v0.4.0 has no such producer.
 */
function inFlightProducerOf(
  { plugins }: EndpointPickerConfig,
  { pluginSet }: Generation,
): string | undefined {
  const type = 'inflight-load-producer';
  const declared = plugins.find(plugin => plugin.type === type);
  if (declared) {
    return declared.name ?? type;
  }
  const asked = plugins.some(plugin => plugin.type === 'active-request-scorer');
  return pluginSet !== 'early' && asked ? type : undefined;
}

function handlerOf(plugins: readonly Plugin[], generation: Generation) {
  const handlers = plugins.filter(p => p.role === 'profile-handler');
  if (handlers.length > 1) {
    throw new ConfigError(
      `exactly one profile handler is possible, but there are ${handlers.length}`,
    );
  }
  const type = 'single-profile-handler';
  const [
    handler = singleProfileHandler(
      { name: type, type },
      generation.noneLeftText,
    ),
  ] = handlers;
  return handler;
}

/**
 * Makes the scheduler that a configuration describes, with the defaults that
 * the release fills in: a profile `default` with every plugin if there is
 * none, `single-profile-handler`, `max-score-picker`, weight 1.
 *
 * @param config - the configuration
 * @param generation - decides which plugin types exist
 * @param surroundings - what plugins need
 * @throws ConfigError, which names the plugin that is unknown or wrong
 *
 * @public
 */
export function buildScheduler(
  config: EndpointPickerConfig,
  generation: Generation,
  surroundings: PluginSurroundings,
): Scheduler {
  checkFeatureGates(config.featureGates, generation);
  const byName = createPlugins(config.plugins, generation, surroundings);
  const plugins = [...byName.values()].flat();
  const specs =
    config.schedulingProfiles.length > 0
      ? config.schedulingProfiles
      : [
          {
            name: 'default',
            plugins: config.plugins.map(({ name, type }) => ({
              pluginRef: name ?? type,
              weight: 1,
            })),
          },
        ];
  try {
    return new Scheduler({
      handler: handlerOf(plugins, generation),
      profiles: specs.map(spec =>
        profileOf(spec.name, spec.plugins, byName, generation),
      ),
      producers: plugins.filter(p => p.role === 'prefix-match-producer'),
      sessions: plugins.filter(p => p.role === 'session-store'),
      requestHeaders: plugins.filter(p => p.role === 'request-headers-handler'),
      responseHeaders: plugins.filter(
        p => p.role === 'response-headers-handler',
      ),
      saturationDetector: saturationDetectorOf(config, byName, generation),
      inFlightProducer: inFlightProducerOf(config, generation),
      requestTimeoutMs: timeoutOf(config, generation),
      prefillEnds: generation.prefillEnds,
      countsOfRemoved: generation.disconnects === 'leak' ? 'kept' : 'dropped',
    });
  } catch (error) {
    throw error instanceof ConfigError
      ? error
      : new ConfigError(errorText(error));
  }
}
