import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { manifestText } from '@llm-d-sim/plugin-llm-d-common';
import { CodeBlock } from '../components/CodeBlock';
import { FindingList } from '../components/Findings';
import { llmDTranslationRef } from '../translation';
import { compileForm } from './compileForm';

/** The custom resources of a form and what the operator makes of them, with what the linter says. */
export function CompiledManifests(props: {
  goldenPath: string;
  form: unknown;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const compiled = compileForm(props.goldenPath, props.form);
  if (!compiled.ok) {
    return (
      <Alert
        status="warning"
        icon
        title={t('form.cannotCompile')}
        description={compiled.message}
      />
    );
  }
  const { findings, objects } = compiled;
  return (
    <Flex direction="column" gap="3">
      {findings.length > 0 && <FindingList findings={findings} />}
      <Text variant="body-medium">
        {t('form.objects', { count: objects.length })}
      </Text>
      <CodeBlock
        label={t('form.preview')}
        text={objects.map(manifestText).join('---\n')}
      />
    </Flex>
  );
}
