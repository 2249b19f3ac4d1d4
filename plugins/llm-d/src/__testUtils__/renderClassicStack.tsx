import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  TestApiProvider,
  mockApis,
  renderInTestApp,
} from '@backstage/test-utils';
import { Route, Routes } from 'react-router-dom';
import { EntityInferenceContent } from '..';
import { llmDApiRef, type LlmDApi } from '../api';
import { stackEntity } from './stackEntity';

/** The tab in an app of the classic frontend system, as an entity page has it. */
export async function renderClassicStack(
  api: LlmDApi,
  options: { entity?: Entity; path?: string } = {},
) {
  const { entity = stackEntity, path = '/' } = options;
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [mockApis.permission.factory().api, mockApis.permission()],
        [llmDApiRef, api],
      ]}
    >
      <EntityProvider entity={entity}>
        <Routes>
          <Route path="/*" element={<EntityInferenceContent />} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    { routeEntries: [path] },
  );
}
