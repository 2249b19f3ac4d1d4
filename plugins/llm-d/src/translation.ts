import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { actionTexts } from './texts/actionTexts';
import { commonTexts } from './texts/commonTexts';
import { decisionTexts } from './texts/decisionTexts';
import { fleetTexts } from './texts/fleetTexts';
import { formTexts } from './texts/formTexts';
import { healthTexts } from './texts/healthTexts';
import { routingTestTexts } from './texts/routingTestTexts';
import { setupTexts } from './texts/setupTexts';

/**
 * Every text of the plugin.
 *
 * @public
 */
export const llmDTranslationRef = createTranslationRef({
  id: 'plugin.llm-d',
  messages: {
    ...commonTexts,
    ...healthTexts,
    ...routingTestTexts,
    ...decisionTexts,
    ...setupTexts,
    ...actionTexts,
    ...fleetTexts,
    ...formTexts,
  },
});
