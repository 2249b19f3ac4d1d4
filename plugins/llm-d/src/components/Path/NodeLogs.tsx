import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { NodeDetails } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { CodeBlock } from '../CodeBlock';
import { Muted } from '../Muted';

/** The last lines of the pods behind a link. */
export function NodeLogs(props: { logs: NodeDetails['logs'] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  if (props.logs.length === 0) {
    return <Text variant="body-medium">{t('logs.none')}</Text>;
  }
  return (
    <Flex direction="column" gap="4">
      {props.logs.map(({ container, lines, message, pod, previous }) => {
        const title = `${pod} / ${container}`;
        return (
          <Flex key={`${title} ${previous}`} direction="column" gap="1">
            <Text as="h3" variant="body-medium" weight="bold">
              {title}
            </Text>
            {previous && <Muted>{t('logs.previous')}</Muted>}
            {message && <Muted>{message}</Muted>}
            {lines.length > 0 && (
              <CodeBlock label={title} text={lines.join('\n')} />
            )}
          </Flex>
        );
      })}
    </Flex>
  );
}
