import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { useCallback } from 'react';

/** The address of a stack's Inference tab, by its entity ref. */
export function useStackLink(): (entityRef: string) => string {
  const entityLink = useRouteRef(entityRouteRef);
  return useCallback(
    entityRef => {
      const { kind, name, namespace } = parseEntityRef(entityRef);
      return `${entityLink({
        kind: kind.toLocaleLowerCase('en'),
        name,
        namespace,
      })}/inference`;
    },
    [entityLink],
  );
}
