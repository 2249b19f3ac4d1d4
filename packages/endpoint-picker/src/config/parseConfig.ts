import { parse } from 'yaml';
import { z } from 'zod';
import { Generation } from '../generation/Generation';
import { ConfigError } from './ConfigError';
import { EndpointPickerConfig, configSchemaOf } from './EndpointPickerConfig';

/**
 * What a zod error means to the person who wrote the YAML: one sentence per
 * fault, each with the field's path.
 *
 * @public
 */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map(issue => {
      const path = issue.path.map(String).join('.');
      return path ? `${path}: ${issue.message}` : issue.message;
    })
    .join('; ');
}

/**
 * Reads an EndpointPickerConfig.
 *
 * @param text - YAML or JSON
 * @param generation - decides the accepted apiVersions and fields
 * @returns the configuration and sentences about what is deprecated in it
 * @throws ConfigError when it is not one that the release would read
 *
 * @public
 */
export function parseConfig(
  text: string,
  generation: Generation,
): { config: EndpointPickerConfig; warnings: readonly string[] } {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new ConfigError(`the configuration is no YAML: ${error}`);
  }
  const result = configSchemaOf(generation).safeParse(document);
  if (!result.success) {
    throw new ConfigError(
      `the configuration is no EndpointPickerConfig: ${describeIssues(
        result.error,
      )}`,
    );
  }
  const config = result.data;
  const { configApiVersion, deprecatedConfigApiVersions } = generation;
  if (deprecatedConfigApiVersions.includes(config.apiVersion)) {
    const warning = `apiVersion ${config.apiVersion} is deprecated: use ${configApiVersion}`;
    return { config, warnings: [warning] };
  }
  if (config.apiVersion !== configApiVersion) {
    throw new ConfigError(
      `no kind EndpointPickerConfig is registered for version "${config.apiVersion}": use ${configApiVersion}`,
    );
  }
  return { config, warnings: [] };
}
