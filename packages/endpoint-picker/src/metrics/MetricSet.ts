import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Generation } from '../generation/Generation';
import {
  Family,
  LabelValues,
  Metric,
  familiesOf,
  labelNamesOf,
  labelsIn,
} from './families';

/** A metric that counts, under all of its names. */
export interface CounterSet {
  add(labels: LabelValues): void;
}

/** A metric that measures, under all of its names. */
export interface HistogramSet {
  observe(labels: LabelValues, value: number): void;
}

/** A figure of the moment, under all of its names. */
export interface GaugeSet {
  add(labels: LabelValues, difference: number): void;
}

/**
 * Makes metrics in a registry, each under every name that the release has
 * for it.
 */
export class MetricSet {
  readonly #registry: Registry;
  readonly #generation: Generation;

  constructor(registry: Registry, generation: Generation) {
    this.#registry = registry;
    this.#generation = generation;
  }

  counter(metric: Metric): CounterSet {
    const counters = this.#each(metric, family => {
      const counter = new Counter(this.#options(family));
      return (labels: LabelValues) => counter.inc(labelsIn(family, labels));
    });
    return { add: labels => counters.forEach(add => add(labels)) };
  }

  histogram(metric: Metric, bounds: readonly number[]): HistogramSet {
    const histograms = this.#each(metric, family => {
      const histogram = new Histogram({
        ...this.#options(family),
        buckets: [...bounds],
      });
      return (labels: LabelValues, value: number) =>
        histogram.observe(labelsIn(family, labels), value);
    });
    return {
      observe: (labels, value) =>
        histograms.forEach(observe => observe(labels, value)),
    };
  }

  gauge(metric: Metric): GaugeSet {
    const gauges = this.#each(metric, family => {
      const gauge = new Gauge(this.#options(family));
      return (labels: LabelValues, difference: number) =>
        gauge.inc(labelsIn(family, labels), difference);
    });
    return {
      add: (labels, difference) =>
        gauges.forEach(add => add(labels, difference)),
    };
  }

  /** A gauge whose values are asked for when somebody reads the metrics. */
  collected(
    metric: Metric,
    values: () => readonly { labels: LabelValues; value: number }[],
  ): void {
    this.#each(metric, family => {
      const gauge: Gauge = new Gauge({
        ...this.#options(family),
        collect: () => {
          gauge.reset();
          for (const { labels, value } of values()) {
            gauge.set(labelsIn(family, labels), value);
          }
        },
      });
    });
  }

  #each<T>(metric: Metric, make: (family: Family) => T): T[] {
    return familiesOf(metric, this.#generation).map(make);
  }

  #options(family: Family) {
    return {
      name: family.name,
      help: family.help,
      labelNames: labelNamesOf(family),
      registers: [this.#registry],
    };
  }
}
