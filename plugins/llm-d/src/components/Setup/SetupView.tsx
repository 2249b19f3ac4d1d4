import { Flex } from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { DriftSection } from './DriftSection';
import { EppProfileSection } from './EppProfileSection';

/** What the EPP is set up to do, and whether the cluster is as the custom resources say. */
export function SetupView(props: { entity: EntityPlace }) {
  return (
    <Flex direction="column" gap="4">
      <EppProfileSection entity={props.entity} />
      <DriftSection entity={props.entity} />
    </Flex>
  );
}
