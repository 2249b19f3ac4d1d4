import type { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import llmDPlugin from '../alpha';
import { llmDApiRef, type LlmDApi } from '../api';
import { stackEntity } from './stackEntity';

/** The plugin in an app of the new frontend system, on the page of an entity. */
export function renderStack(
  api: LlmDApi,
  options: { entity?: Entity; path?: string } = {},
) {
  const { entity = stackEntity, path = '/' } = options;
  return renderTestApp({
    features: [llmDPlugin],
    extensions: [createTestEntityPage({ entity })],
    apis: [[llmDApiRef, api]],
    initialRouteEntries: [path],
  });
}

/** The Inference tab. */
export const inferenceTab = () =>
  screen.findByRole('region', { name: 'Health' });
