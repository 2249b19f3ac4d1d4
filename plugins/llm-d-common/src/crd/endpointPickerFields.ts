import { z } from 'zod';
import { args, image, int32, resources } from './fields';
import { podFields } from './podFields';

/** What both custom resources say of an endpoint picker in the same words. */
export const endpointPickerFields = {
  enabled: z
    .boolean()
    .default(false)
    .describe('Whether an endpoint picker is installed'),
  replicas: int32(1)
    .default(1)
    .describe('Pods; more than one means leader election'),
  image: image()
    .default('ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0')
    .describe('Image of the endpoint picker; its tag decides which flags'),
  verbosity: int32(0)
    .default(1)
    .describe('Log verbosity (--v); scores are logged from 4 on'),
  args: args()
    .optional()
    .describe('Further arguments, after the compiled ones'),
  resources: resources().optional(),
  ...podFields,
};
