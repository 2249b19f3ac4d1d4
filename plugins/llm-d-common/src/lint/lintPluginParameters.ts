import { fieldPath } from '../crd/fieldPath';
import {
  tabledUpTo,
  type ChosenEppVersionProfile,
} from '../epp/eppVersionProfileOf';
import type { EppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { error, warning } from '../findings/report';
import { shown } from '../findings/shown';
import { entryOf } from './entryOf';

/** Parameters that a plugin does not know, or cannot read. */
export function lintPluginParameters(
  { type, parameters }: EppConfigPlugins['plugins'][number],
  { isTabled, profile, version }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { ignoresParameters, parameters: known } =
    entryOf(profile.plugins, type) ?? {};
  if (ignoresParameters) {
    return Object.keys(parameters).map(name =>
      warning(
        'unknown-parameter',
        path + fieldPath([name], true),
        `plugin "${type}" of EPP ${version} takes no parameters and ignores "${name}"`,
      ),
    );
  }
  if (!known) {
    return [];
  }
  const names = Object.keys(known).sort();
  return Object.entries(parameters).flatMap(([name, value]) => {
    const place = path + fieldPath([name], true);
    const schema = entryOf(known, name);
    if (!schema) {
      const isStrict = profile.config.strictParameters;
      const say = isStrict && isTabled ? error : warning;
      return [
        say(
          'unknown-parameter',
          place,
          isTabled
            ? `plugin "${type}" of EPP ${version} does not know the parameter "${name}" and ${
                isStrict ? 'would not start' : 'ignores it'
              }`
            : `plugin "${type}" knows no parameter "${name}" up to EPP ${tabledUpTo(
                profile,
              )}; where ${version} does not know it either, it does not start`,
          names.length > 0
            ? `Remove it, or use one of ${names.join(', ')}`
            : 'Remove it: the plugin takes no parameters',
        ),
      ];
    }
    return schema.safeParse(value).success
      ? []
      : [
          error(
            'parameter-type',
            place,
            `Invalid value: ${shown(
              value,
            )}: plugin "${type}" of EPP ${version} reads "${name}" as ${
              schema.description
            }`,
          ),
        ];
  });
}
