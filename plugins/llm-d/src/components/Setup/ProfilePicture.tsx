import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  EppProfilePlugin,
  EppProfileView,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiArrowRightLine } from '@remixicon/react';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import styles from './ProfilePicture.module.css';

const roles = ['filter', 'scorer', 'picker'] as const;

/** A scheduling profile in the order of its work: filters take away, scorers weigh, the picker chooses. */
export function ProfilePicture(props: {
  profile: EppProfileView['profiles'][number];
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { name, plugins } = props.profile;
  const titleId = useId();
  const highest = plugins.reduce((sum, { weight = 0 }) => sum + weight, 0);

  const plugin = (item: EppProfilePlugin) => (
    <li key={item.name} className={styles.plugin}>
      <div className={styles.name}>{item.name}</div>
      {item.type !== item.name && <Muted>{item.type}</Muted>}
      {item.weight !== undefined && (
        <>
          <div className={styles.bar} aria-hidden>
            <div
              style={{
                width: `${highest > 0 ? (100 * item.weight) / highest : 0}%`,
              }}
            />
          </div>
          <Muted>
            {t('epp.weight', { weight: String(item.weight) })} ·{' '}
            {t('epp.share', {
              percent: String(
                highest > 0 ? Math.round((100 * item.weight) / highest) : 0,
              ),
            })}
          </Muted>
        </>
      )}
      {Object.entries(item.parameters ?? {}).map(([key, value]) => (
        <div key={key}>
          <Muted>
            {key}: {typeof value === 'string' ? value : JSON.stringify(value)}
          </Muted>
        </div>
      ))}
    </li>
  );

  return (
    <div role="group" aria-labelledby={titleId}>
      <Text as="h4" variant="body-medium" weight="bold" id={titleId}>
        {t('epp.profile', { name })}
      </Text>
      <div className={styles.stages}>
        {roles.map((role, index) => {
          const own = plugins.filter(item => item.role === role);
          return (
            <div key={role} className={styles.step}>
              {index > 0 && (
                <RiArrowRightLine aria-hidden className={styles.arrow} />
              )}
              <div className={styles.stage}>
                <div className={styles.role}>{t(`epp.${role}`)}</div>
                {own.length > 0 ? (
                  <ul className={styles.plugins}>{own.map(plugin)}</ul>
                ) : (
                  <Muted>{t('epp.none')}</Muted>
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
