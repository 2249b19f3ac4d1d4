import {
  llmDStackReadPermission,
  permissionOfAction,
} from '@llm-d-sim/plugin-llm-d-common';
import type { StackActions } from '../../actions/StackActions';
import {
  actionPreviewSchema,
  performActionSchema,
  performedActionSchema,
  stackActionSchema,
} from '../../openapi/schemas/actionSchemas';
import type { ApiRoute } from '../ApiRoute';
import { defineRoute, noQuery } from '../defineRoute';

/** Day two: what would be done, and doing it. */
export function actionRoutes(options: { actions: StackActions }): ApiRoute[] {
  const { actions } = options;
  return [
    defineRoute({
      route: 'previewAction',
      method: 'post',
      summary: 'What an action would do, and whether it is allowed',
      access: {
        door: 'entity',
        permission: llmDStackReadPermission,
        writable: false,
      },
      body: stackActionSchema,
      query: noQuery,
      answer: { status: 200, schema: actionPreviewSchema },
      work: async ({ body, signal, stack }) => ({
        status: 200,
        json: await actions.preview(stack(), body, { signal }),
      }),
    }),
    defineRoute({
      route: 'performAction',
      method: 'post',
      summary: 'Performs an action that was previewed',
      access: {
        door: 'entity',
        permission: llmDStackReadPermission,
        also: ({ body }) => [permissionOfAction(body.action)],
        alsoInWords:
          'llm-d.stack.scale to scale, llm-d.stack.apply for weights and restart, llm-d.stack.delete to delete',
        writable: true,
      },
      body: performActionSchema,
      query: noQuery,
      answer: { status: 202, schema: performedActionSchema },
      audit: { eventId: 'stack-action', severityLevel: 'high', ends: 'answer' },
      async work({ body, stack }) {
        // Half an action must not be left behind because somebody closed a page.
        const { signal } = new AbortController();
        return {
          status: 202,
          json: { changed: await actions.perform(stack(), body, { signal }) },
        };
      },
    }),
  ];
}
