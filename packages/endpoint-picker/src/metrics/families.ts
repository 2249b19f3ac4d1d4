import { Generation } from '../generation/Generation';
import { Names } from './Names';
import { poolNames } from './poolNames';
import { requestNames } from './requestNames';
import { schedulingNames } from './schedulingNames';

/**
 * Label values of a sample, by what the label means.
 *
 * @public
 */
export type LabelValues = Readonly<Record<string, string>>;

/**
 * One metric under one of its names.
 *
 * @public
 */
export interface Family {
  readonly name: string;
  readonly help: string;
  /** Names of its labels; each takes the value of that name, or of `from`. */
  readonly labels: readonly (string | { as: string; from: string })[];
}

/** The metrics, by what they are called in this code. */
const METRICS = { ...requestNames, ...poolNames, ...schedulingNames };

/** A metric, by what it is called in this code. */
export type Metric = keyof typeof METRICS;

/**
 * The names under which a release exposes a metric: the old one until 0.8,
 * both from 0.9 on, none if it does not have it.
 *
 * @public
 */
export function familiesOf(
  metric: Metric,
  { metricFamilies, pluginSet }: Generation,
): readonly Family[] {
  const names: Names = METRICS[metric];
  const current = `llm_d_epp_${names.current}`;
  const families: Family[] = [];
  if (metricFamilies === 'both') {
    families.push({ name: current, help: names.help, labels: names.labels });
  }
  const exists = pluginSet !== 'early' || names.early === true;
  if (names.legacy !== undefined && exists) {
    const labels = names.legacyLabels ?? names.labels;
    families.push({
      name: names.legacy,
      help:
        metricFamilies === 'both'
          ? `[Deprecated: Use ${current}] ${names.help}`
          : names.help,
      // The counter of requests tells priorities apart from 0.7 on.
      labels:
        metric === 'requests' && pluginSet !== 'early'
          ? [...labels, 'priority']
          : labels,
    });
  }
  return families;
}

/** A sample's labels in a family. */
export function labelsIn(family: Family, values: LabelValues): LabelValues {
  return Object.fromEntries(
    family.labels.map(label =>
      typeof label === 'string'
        ? [label, values[label] ?? '']
        : [label.as, values[label.from] ?? ''],
    ),
  );
}

/** Names of a family's labels. */
export function labelNamesOf({ labels }: Family): string[] {
  return labels.map(label => (typeof label === 'string' ? label : label.as));
}
