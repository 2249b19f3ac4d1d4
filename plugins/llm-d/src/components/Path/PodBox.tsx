import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PodHealth } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import type { FigureHistory } from '../../view/figureHistory';
import { Sparkline } from '../Charts/Sparkline';
import { HealthStatusLabel } from '../Status';
import box from './Box.module.css';
import styles from './PodBox.module.css';

/** One model pod, and what it does right now. */
export function PodBox(props: { pod: PodHealth; history?: FigureHistory }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { history, pod } = props;
  const latest = history?.latest;
  const figures = [
    {
      name: t('figures.running'),
      value: latest?.running?.toFixed(0),
      values: history?.running,
    },
    {
      name: t('figures.waiting'),
      value: latest?.waiting?.toFixed(0),
      values: history?.waiting,
    },
    {
      name: t('figures.kvCache'),
      value:
        latest?.kvCacheUsage === undefined
          ? undefined
          : `${Math.round(latest.kvCacheUsage * 100)} %`,
      values: history?.kvCacheUsage,
      maximum: 1,
    },
    {
      name: t('figures.rate'),
      value: history?.rate?.toFixed(1),
      values: history?.rates,
    },
  ];
  return (
    <div className={`${box.box} ${box[pod.status]} ${styles.pod}`}>
      <div className={styles.head}>
        <span className={styles.name} title={pod.name}>
          {pod.name}
        </span>
        {pod.status !== 'healthy' && <HealthStatusLabel status={pod.status} />}
      </div>
      {latest?.message !== undefined || pod.status === 'degraded' ? (
        <span className={box.small}>{latest?.message ?? pod.message}</span>
      ) : (
        <dl className={styles.figures}>
          {figures.map(({ maximum, name, value, values = [] }) => (
            <div key={name} className={styles.figure}>
              <dt>{name}</dt>
              <dd>
                <span className={styles.value}>{value ?? '–'}</span>
                <Sparkline
                  values={values}
                  maximum={maximum}
                  label={t('figures.history', {
                    name,
                    number: String(values.length),
                    ...rangeOf(values),
                  })}
                />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function rangeOf(values: readonly number[]): { low: string; high: string } {
  const known = values.length > 0 ? values : [0];
  const [low, high] = [Math.min(...known), Math.max(...known)].map(value =>
    String(Math.round(value * 100) / 100),
  );
  return { low, high };
}
