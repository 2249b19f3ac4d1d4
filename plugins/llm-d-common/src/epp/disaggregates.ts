import { z } from 'zod';
import type { EndpointPickerConfig } from './EndpointPickerConfig';
import { readEppConfigPlugins } from './readEppConfigPlugins';

const handlerSchema = z.looseObject({
  deciders: z
    .looseObject({ prefill: z.string().optional() })
    .optional()
    .catch(undefined),
  deciderPluginName: z.string().optional().catch(undefined),
});

/** Whether a configuration has a handler that picks a prefill pod beside the decode pod. */
export function disaggregates(config: EndpointPickerConfig): boolean {
  return readEppConfigPlugins(config).plugins.some(({ parameters, type }) => {
    if (type === 'pd-profile-handler') {
      return true;
    }
    const { deciderPluginName, deciders } = handlerSchema.parse(parameters);
    return (
      type === 'disagg-profile-handler' &&
      (deciders?.prefill !== undefined || deciderPluginName !== undefined)
    );
  });
}
