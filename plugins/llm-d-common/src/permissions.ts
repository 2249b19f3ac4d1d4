import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** See a stack: its health, its resources, what waits. @public */
export const llmDStackReadPermission = createPermission({
  name: 'llm-d.stack.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Create a stack's custom resources or change them. @public */
export const llmDStackApplyPermission = createPermission({
  name: 'llm-d.stack.apply',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Change the number of a stack's pods, and nothing else. @public */
export const llmDStackScalePermission = createPermission({
  name: 'llm-d.stack.scale',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Delete a stack's custom resources. @public */
export const llmDStackDeletePermission = createPermission({
  name: 'llm-d.stack.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** See routing test runs and their results. @public */
export const llmDRoutingTestReadPermission = createPermission({
  name: 'llm-d.routing-test.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Start and cancel routing tests: they send requests to the stack. @public */
export const llmDRoutingTestRunPermission = createPermission({
  name: 'llm-d.routing-test.run',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Run scenarios that break something on purpose: a pod is deleted, queues are filled. Needs `run` too. @public */
export const llmDRoutingTestDisruptPermission = createPermission({
  name: 'llm-d.routing-test.disrupt',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Delete runs and move the baseline. @public */
export const llmDRoutingTestDeletePermission = createPermission({
  name: 'llm-d.routing-test.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Every permission of these plugins. All are resource permissions of catalog entities, so that a policy can decide by owner.
 *
 * @public
 */
export const llmDPermissions = [
  llmDStackReadPermission,
  llmDStackApplyPermission,
  llmDStackScalePermission,
  llmDStackDeletePermission,
  llmDRoutingTestReadPermission,
  llmDRoutingTestRunPermission,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestDeletePermission,
];
