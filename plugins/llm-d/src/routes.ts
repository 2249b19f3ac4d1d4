import { createRouteRef } from '@backstage/core-plugin-api';

export const entityContentRouteRef = createRouteRef({
  id: 'llm-d.entity-content',
});

export const fleetRouteRef = createRouteRef({ id: 'llm-d.fleet' });
