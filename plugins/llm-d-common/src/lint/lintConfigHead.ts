import { describeIssue } from '../crd/describeIssue';
import { fieldPath } from '../crd/fieldPath';
import type { EndpointPickerConfig } from '../epp/EndpointPickerConfig';
import {
  tabledUpTo,
  type ChosenEppVersionProfile,
} from '../epp/eppVersionProfileOf';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { entryOf } from './entryOf';

/** What is wrong with the top level of an EndpointPickerConfig and with its parts, plugins and profiles apart. */
export function lintConfigHead(
  config: EndpointPickerConfig,
  { isTabled, profile, version }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const { acceptedApiVersions, apiVersion, fields } = profile.config;
  const { apiVersion: written, kind, ...rest } = config;
  // What a newer release reads is not known here: it may be right.
  const refuse = isTabled ? error : warning;
  const release = isTabled ? version : `up to ${tabledUpTo(profile)}`;
  const unknownField = (field: PropertyKey, place: string) =>
    refuse(
      'unknown-config-field',
      place,
      `EPP ${release} does not know the field "${String(
        field,
      )}" and would not start`,
    );
  const isAccepted = acceptedApiVersions.includes(written);
  return [
    ...when(
      !isAccepted,
      refuse(
        'config-api-version',
        `${path}.apiVersion`,
        `EPP ${release} does not read ${JSON.stringify(written)}`,
        `Leave apiVersion out, or write ${apiVersion}`,
      ),
    ),
    ...when(
      isAccepted && written !== apiVersion,
      warning(
        'config-api-version',
        `${path}.apiVersion`,
        `${written} is deprecated in EPP ${version}`,
        `Leave apiVersion out, or write ${apiVersion}`,
      ),
    ),
    ...when(
      kind !== 'EndpointPickerConfig',
      error(
        'config-kind',
        `${path}.kind`,
        `must be EndpointPickerConfig, not ${JSON.stringify(kind)}`,
      ),
    ),
    ...Object.entries(rest).flatMap(([field, value]) => {
      if (value === null) {
        // Go reads it as if the field were left out.
        return [];
      }
      const schema = entryOf(fields, field);
      const place = path + fieldPath([field], true);
      if (!schema) {
        return [unknownField(field, place)];
      }
      const { error: faults } = schema.safeParse(value, { reportInput: true });
      return (faults?.issues ?? []).flatMap(issue =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map(key =>
              unknownField(key, place + fieldPath([...issue.path, key], true)),
            )
          : [
              refuse(
                'config-shape',
                place + fieldPath(issue.path, true),
                `${describeIssue(issue)} (EPP ${release})`,
              ),
            ],
      );
    }),
  ];
}
