import { z } from 'zod';
import { Plugin } from '../scheduling/Plugin';
import { PluginId } from '../scheduling/plugins';
import { Hash64 } from '../scheduling/prefix/Hash64';
import { ConfigError } from './ConfigError';
import { describeIssues } from './parseConfig';

/**
 * What making a plugin needs besides its parameters.
 *
 * @public
 */
export interface PluginContext {
  /** xxh64. */
  readonly hash: Hash64;
  /** The plugins of a name, for a plugin that refers to others. */
  readonly pluginsNamed: (name: string) => readonly Plugin[] | undefined;
}

/**
 * A type of plugin that configurations may name.
 *
 * @public
 */
export interface PluginType {
  /** Whether it refers to other plugins, and has to be made after them. */
  readonly refersToOthers: boolean;
  /**
   * Makes instances from raw parameters; one type may come as several
   * plugins that work together.
   *
   * @throws ConfigError when the parameters are wrong
   */
  create(
    id: PluginId,
    parameters: unknown,
    context: PluginContext,
  ): readonly Plugin[];
}

/**
 * Types of plugin by their names.
 *
 * @public
 */
export type PluginTypes = Readonly<Record<string, PluginType>>;

/**
 * Defines a plugin type by its parameters and how to make it.
 *
 * @param shape - the parameters, with their defaults
 * @param strictness - whether a parameter that is not in the shape is an error
 * @param make - makes the instance, or several
 * @param refersToOthers - whether `make` looks up other plugins
 *
 * @public
 */
export function pluginType<Shape extends z.ZodRawShape>(
  shape: Shape,
  strictness: 'strict' | 'lenient',
  make: (
    id: PluginId,
    parameters: z.infer<z.ZodObject<Shape>>,
    context: PluginContext,
  ) => Plugin | readonly Plugin[],
  refersToOthers = false,
): PluginType {
  const schema: z.ZodType<z.infer<z.ZodObject<Shape>>> =
    strictness === 'strict' ? z.strictObject(shape) : z.object(shape);
  return {
    refersToOthers,
    create: (id, raw, context) => {
      const parameters = schema.safeParse(raw ?? {});
      if (!parameters.success) {
        throw new ConfigError(
          `plugin "${id.name}" of type ${
            id.type
          } has wrong parameters: ${describeIssues(parameters.error)}`,
        );
      }
      const made = make(id, parameters.data, context);
      return 'role' in made ? [made] : made;
    },
  };
}

/** A plugin type without parameters, whatever is written under them. */
export function withoutParameters(
  make: (id: PluginId) => Plugin | readonly Plugin[],
): PluginType {
  return pluginType({}, 'lenient', id => make(id));
}
