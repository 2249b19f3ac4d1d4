import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Flex, Select } from '@backstage/ui';
import { LoadFailure } from '../components/LoadFailure';
import { Muted } from '../components/Muted';
import { LocalStandInBadge } from '../components/Status';
import { Waiting } from '../components/Waiting';
import { useClusters } from '../hooks/useClusters';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';

/** Form field: one of the clusters that the person may deploy to, with what it has and lacks. */
export function ClusterPickerField(
  props: FieldExtensionComponentProps<string>,
) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { formData, onChange, rawErrors = [], required, schema } = props;
  const { error, loading, refresh, value: clusters } = useClusters();
  const chosen = clusters?.find(({ name }) => name === formData);
  if (loading) {
    return <Waiting label={t('form.loading')} height={64} />;
  }
  if (error) {
    return (
      <LoadFailure
        title={t('failure.clusters')}
        error={error}
        onRetry={refresh}
      />
    );
  }
  return (
    <Flex direction="column" gap="2" bg="neutral" className={readable.readable}>
      <Select
        label={schema.title ?? t('form.cluster')}
        description={schema.description}
        isRequired={required}
        isInvalid={rawErrors.length > 0}
        validationBehavior="aria"
        options={(clusters ?? []).map(
          ({ name, reachable, title, message }) => ({
            id: name,
            label: title ?? name,
            disabled: !reachable,
            ...(!reachable && {
              description: t('form.unreachable', { reason: message ?? '' }),
            }),
          }),
        )}
        selectedKey={formData ?? null}
        onSelectionChange={key =>
          onChange(key === null ? undefined : String(key))
        }
      />
      {clusters?.length === 0 && <Muted>{t('form.noCluster')}</Muted>}
      {chosen && (
        <Flex align="center" gap="3">
          {chosen.version && (
            <Muted>{t('form.kubernetes', { version: chosen.version })}</Muted>
          )}
          {chosen.localStandIn && <LocalStandInBadge />}
          {chosen.missing.length > 0 && (
            <Muted>
              {t('form.missing', { what: chosen.missing.join(', ') })}
            </Muted>
          )}
        </Flex>
      )}
    </Flex>
  );
}
