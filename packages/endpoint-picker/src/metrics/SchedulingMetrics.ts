import { Endpoint } from '../scheduling/Endpoint';
import { PluginId } from '../scheduling/plugins';
import {
  ExtensionPoint,
  SchedulingObserver,
} from '../scheduling/SchedulingObserver';
import { buckets } from './buckets';
import { MetricSet } from './MetricSet';

/** The metrics of decisions, of the plugins and of what they remember. */
export class SchedulingMetrics implements SchedulingObserver {
  readonly #monotonic: () => number;
  readonly #scheduling;
  readonly #attempts;
  readonly #plugins;
  readonly #hitRatio;
  readonly #hitBytes;

  /** @param monotonic - milliseconds, with fractions */
  constructor(set: MetricSet, monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#scheduling = set.histogram('scheduling', buckets.scheduling);
    this.#attempts = set.counter('attempts');
    this.#plugins = set.histogram('pluginDuration', buckets.scheduling);
    this.#hitRatio = set.histogram('prefixHitRatio', buckets.prefixHitRatio);
    this.#hitBytes = set.histogram('prefixHitBytes', buckets.prefixHitBytes);
  }

  /** Starts a stopwatch; stop it with what came out of the attempt. */
  start(): (model: string, endpoint: Endpoint | undefined) => void {
    const startedAt = this.#monotonic();
    return (model, endpoint) => {
      this.#scheduling.observe({}, (this.#monotonic() - startedAt) / 1000);
      this.#attempts.add({
        status: endpoint ? 'success' : 'failure',
        target_model_name: model,
        endpoint_name: endpoint?.name ?? '',
        namespace: endpoint?.namespace ?? '',
        port: endpoint ? String(endpoint.port) : '',
      });
    };
  }

  runPlugin<T>(
    point: ExtensionPoint,
    { name, type }: PluginId,
    run: () => T,
  ): T {
    const startedAt = this.#monotonic();
    const result = run();
    this.#plugins.observe(
      { extension_point: point, plugin_type: type, plugin_name: name },
      (this.#monotonic() - startedAt) / 1000,
    );
    return result;
  }

  prefixMatched(
    { name, type }: PluginId,
    matched: number,
    total: number,
  ): void {
    const labels = { plugin_name: name, plugin_type: type };
    this.#hitBytes.observe(labels, matched);
    if (total > 0) {
      this.#hitRatio.observe(labels, matched / total);
    }
  }
}
