import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { stringify } from 'yaml';
import { llmDTranslationRef } from '../../translation';
import { CodeBlock } from '../CodeBlock';

/** The objects of a link as the cluster has them. */
export function NodeYaml(props: { objects: readonly KubernetesObject[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { objects } = props;
  return objects.length === 0 ? (
    <Text variant="body-medium">{t('node.noObjects')}</Text>
  ) : (
    <CodeBlock
      label={t('node.yaml')}
      text={objects.map(object => stringify(object)).join('---\n')}
    />
  );
}
