import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { useEppProfile } from '../../hooks/useEppProfile';
import { llmDTranslationRef } from '../../translation';
import { FindingList } from '../Findings';
import { ReadFailure } from '../LoadFailure';
import { Waiting } from '../Waiting';
import { ProfilePicture } from './ProfilePicture';
import styles from './EppProfileSection.module.css';

/** EPP logs scores from this verbosity on. */
const scoresFrom = 4;

/** The EPP's profile as its configuration in the cluster says, and what the linter thinks of it. */
export function EppProfileSection(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const profile = useEppProfile(props.entity);
  const { loading, value } = profile;
  const titleId = useId();
  const verbosity = value?.verbosity;
  const facts = value && [
    [t('epp.version'), value.version ?? '–'],
    [t('epp.replicas'), String(value.replicas)],
    [
      t('epp.verbosity'),
      verbosity === undefined || verbosity >= scoresFrom
        ? String(verbosity ?? '–')
        : t('epp.quiet', { level: String(verbosity) }),
    ],
    [t('epp.image'), value.image],
  ];
  return (
    <section aria-labelledby={titleId}>
      <Card>
        <CardHeader>
          <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
            {t('epp.title')}
          </Text>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="5">
            <ReadFailure title={t('failure.profile')} of={profile} />
            {loading && <Waiting label={t('epp.loading')} height={140} />}
            {facts && (
              <dl className={styles.facts}>
                {facts.map(([name, fact]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{fact}</dd>
                  </div>
                ))}
              </dl>
            )}
            {value?.replicas === 0 && (
              <Text variant="body-medium">{t('epp.notRunning')}</Text>
            )}
            {value?.profiles.map(item => (
              <ProfilePicture key={item.name} profile={item} />
            ))}
            {value && (
              <Flex direction="column" gap="2">
                <Text as="h4" variant="body-medium" weight="bold">
                  {t('epp.findings')}
                </Text>
                {value.findings.length > 0 ? (
                  <FindingList findings={value.findings} />
                ) : (
                  <Text variant="body-medium">{t('epp.noFindings')}</Text>
                )}
              </Flex>
            )}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}
