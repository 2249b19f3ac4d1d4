// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend -- this page is an app of its own
import '@backstage/ui/css/styles.css';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import ReactDOM from 'react-dom/client';
import { stackEntity } from '../src/__testUtils__/stackEntity';
import { llmDApiRef } from '../src';
import llmDPlugin from '../src/alpha';
import { DevSignIn } from './DevSignIn';
import { sampleApi } from './sampleApi';

/** The plugin on an entity page of its own, with a backend in memory: `?state=degraded` and the like choose what it answers. */
const app = createApp({
  features: [
    llmDPlugin,
    createFrontendModule({
      pluginId: 'llm-d',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: llmDApiRef,
              deps: {},
              factory: () =>
                sampleApi(new URLSearchParams(window.location.search)),
            }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'app',
      extensions: [
        SignInPageBlueprint.make({
          params: { loader: async () => DevSignIn },
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'catalog',
      extensions: [createTestEntityPage({ entity: stackEntity })],
    }),
  ],
});

const root = document.getElementById('root');
if (!root) {
  throw new Error('The page has no element with the id "root"');
}
ReactDOM.createRoot(root).render(app.createRoot());
