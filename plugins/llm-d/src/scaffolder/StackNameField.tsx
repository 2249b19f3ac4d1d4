import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Flex, TextField } from '@backstage/ui';
import { Muted } from '../components/Muted';
import { useClusters } from '../hooks/useClusters';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';
import { namespaceOfNamesake, type StackNameOptions } from './namesake';

/** Form field: the stack's name, which says at once when it is taken. */
export function StackNameField(
  props: FieldExtensionComponentProps<string, StackNameOptions>,
) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const {
    formContext,
    formData,
    onChange,
    rawErrors = [],
    required,
    schema,
  } = props;
  const { value: clusters = [] } = useClusters();
  const takenIn =
    formData === undefined
      ? undefined
      : namespaceOfNamesake(
          clusters,
          formContext?.formData,
          formData,
          props.uiSchema?.['ui:options'] ?? {},
        );
  return (
    <Flex direction="column" gap="1" bg="neutral" className={readable.readable}>
      <TextField
        label={schema.title ?? t('form.name')}
        description={schema.description}
        isRequired={required}
        isInvalid={rawErrors.length > 0 || takenIn !== undefined}
        validationBehavior="aria"
        maxLength={schema.maxLength}
        autoComplete="off"
        value={formData ?? ''}
        onChange={text => onChange(text === '' ? undefined : text)}
      />
      {takenIn !== undefined && (
        <div role="status">
          <Muted>
            {t('form.taken', { name: formData ?? '', namespace: takenIn })}
          </Muted>
        </div>
      )}
    </Flex>
  );
}
