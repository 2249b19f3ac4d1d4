import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { FleetCluster } from '@llm-d-sim/plugin-llm-d-common';
import { templateRouteRef } from '../../routes';
import { llmDTranslationRef } from '../../translation';

/** Says that the fleet is empty, as far as that is known, and leads to the template, where the app has its page. */
export function NoStacks(props: { clusters: readonly FleetCluster[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const templateLink = useRouteRef(templateRouteRef);
  const isKnown = props.clusters.every(({ state }) => state !== 'unreachable');
  return (
    <Text variant="body-medium">
      {t(isKnown ? 'fleet.empty' : 'fleet.emptyReachable')}{' '}
      {templateLink && (
        <Link
          href={templateLink({
            namespace: 'default',
            templateName: 'llm-d-stack',
          })}
        >
          {t('fleet.create')}
        </Link>
      )}
    </Text>
  );
}
