import { z } from 'zod';
import { celRules } from './CrossFieldRule';
import { schedulerEndpointPickerCrossFieldRules } from './endpointPickerCrossFieldRules';
import { endpointPickerFields } from './endpointPickerFields';
import {
  int32,
  labelKey,
  labelValue,
  namespaceName,
  objectName,
  port,
  scorerWeight,
  serviceName,
} from './fields';

/** Endpoint picker of a SchedulerInstall. */
export const schedulerEndpointPickerSchema = z
  .strictObject({
    ...endpointPickerFields,
    name: serviceName()
      .optional()
      .describe('Left out: derived from the name of the resource'),
    port: port()
      .default(9002)
      .describe('gRPC port of ext_proc; health is on port + 1'),
    version: z
      .string()
      .regex(/^v?[0-9]+\.[0-9]+(\.[0-9]+)?([-+][0-9A-Za-z.+-]+)?$/)
      .optional()
      .describe('Version of the EPP, where the tag of the image does not tell'),
    poolName: objectName()
      .optional()
      .describe('Pool that the EPP serves; left out: that of the routing'),
    poolNamespace: namespaceName()
      .optional()
      .describe('Left out: simulatorNamespace'),
    configProfile: z
      .enum([
        'default',
        'proxy-performance',
        'proxy-performance-by-backend',
        'prefill-decode',
        'random',
      ])
      .default('default')
      .describe('Ready-made scheduling profile'),
    backend: z
      .strictObject({
        label: labelKey()
          .default('llm-d.ai/kv-backend')
          .describe('Label of the pods'),
        value: labelValue().default('nvlink').describe('Value that they carry'),
      })
      .optional()
      .describe('Pods that proxy-performance-by-backend keeps to'),
    disaggregation: z
      .strictObject({
        nonCachedTokens: int32(0)
          .default(16)
          .describe(
            'Prompts with fewer tokens that are not cached stay on the decode pod',
          ),
      })
      .optional()
      .describe('When prefill-decode sends a request to a prefill pod first'),
    scorers: z
      .record(z.string(), scorerWeight())
      .optional()
      .describe('Scorer to weight, in place of the weights of the profile'),
    config: z
      .looseObject({})
      .optional()
      .describe('A whole EndpointPickerConfig, in place of the profile'),
    tls: z
      .strictObject({
        enabled: z
          .boolean()
          .optional()
          .describe('Left out: what the gateway provider needs'),
      })
      .optional()
      .describe('TLS between the gateway and the EPP'),
  })
  .meta(celRules(schedulerEndpointPickerCrossFieldRules));
