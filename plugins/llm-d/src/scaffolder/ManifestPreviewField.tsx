import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Button, Flex } from '@backstage/ui';
import { Suspense, lazy, useState } from 'react';
import { Waiting } from '../components/Waiting';
import readable from '../components/Readable/Readable.module.css';
import { llmDTranslationRef } from '../translation';

const CompiledManifests = lazy(() =>
  import('./CompiledManifests').then(m => ({ default: m.CompiledManifests })),
);

/** Form field without a value: what the filled-in form stands for, compiled in the browser. `goldenPath` says by which template. */
export function ManifestPreviewField(
  props: FieldExtensionComponentProps<string, { goldenPath?: string }>,
) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { goldenPath = 'llm-d-stack' } = props.uiSchema?.['ui:options'] ?? {};
  const [isShown, setShown] = useState(false);
  return (
    <Flex direction="column" gap="3" bg="neutral" className={readable.readable}>
      <div>
        <Button
          variant="secondary"
          aria-expanded={isShown}
          onPress={() => setShown(!isShown)}
        >
          {t(isShown ? 'form.hidePreview' : 'form.showPreview')}
        </Button>
      </div>
      {isShown && (
        <Suspense
          fallback={<Waiting label={t('form.compiling')} height={120} />}
        >
          <CompiledManifests
            goldenPath={goldenPath}
            form={props.formContext?.formData}
          />
        </Suspense>
      )}
    </Flex>
  );
}
