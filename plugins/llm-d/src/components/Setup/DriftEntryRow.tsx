import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { DriftEntry } from '@llm-d-sim/plugin-llm-d-common';
import {
  RiAddCircleFill,
  RiCheckboxCircleFill,
  RiContrastFill,
  RiIndeterminateCircleFill,
  RiQuestionFill,
} from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import { objectLabel } from '../../view/objectLabel';
import { DifferenceList } from '../Differences';
import { Muted } from '../Muted';
import { IconWord } from '../Status';

const looks = {
  same: { icon: RiCheckboxCircleFill, tone: 'positive' },
  missing: { icon: RiIndeterminateCircleFill, tone: 'negative' },
  extra: { icon: RiAddCircleFill, tone: 'warning' },
  unreadable: { icon: RiQuestionFill, tone: 'neutral' },
  different: { icon: RiContrastFill, tone: 'warning' },
} as const;

/** One object: how it stands to what is wanted, field by field. */
export function DriftEntryRow(props: { entry: DriftEntry }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entry } = props;
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <IconWord {...looks[entry.state]} word={t(`drift.${entry.state}`)} />
        <Text variant="body-medium" weight="bold">
          {objectLabel(entry.object)}
        </Text>
      </Flex>
      {entry.state === 'unreadable' && <Muted>{entry.message}</Muted>}
      {entry.state === 'different' && (
        <DifferenceList differences={entry.differences} withOwners />
      )}
    </Flex>
  );
}
