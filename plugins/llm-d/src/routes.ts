import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

export const entityContentRouteRef = createRouteRef({
  id: 'llm-d.entity-content',
});

export const fleetRouteRef = createRouteRef({ id: 'llm-d.fleet' });

/** A template's form, where the app has the scaffolder. */
export const templateRouteRef = createExternalRouteRef({
  id: 'llm-d.template',
  optional: true,
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});
