import {
  forbiddenField,
  invalidValue,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import type { ApiObject } from '../../api/ApiObject';
import type { ResourceType } from '../ResourceType';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const RULES: Readonly<
  Record<
    ResourceType['nameRule'],
    { pattern: RegExp; length: number; detail: string }
  >
> = {
  subdomain: {
    pattern: new RegExp(`^${SUBDOMAIN}$`),
    length: 253,
    detail: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  },
  label: {
    pattern: new RegExp(`^${LABEL}$`),
    length: 63,
    detail: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  },
  service: {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    length: 63,
    detail: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
  },
  path: {
    pattern: /^(?!\.{1,2}$)[^/%]+$/,
    length: 253,
    detail: "may not be '.' or '..' and may not contain '/' or '%'",
  },
};
const QUALIFIED =
  /^(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** Whether a text is a DNS label (RFC 1123). */
export function labelFaults(field: string, text: string): FieldFault[] {
  return nameFaults('label', field, text);
}

function nameFaults(
  rule: ResourceType['nameRule'],
  field: string,
  name: string,
): FieldFault[] {
  const { pattern, length, detail } = RULES[rule];
  if (name.length > length) {
    return [
      invalidValue(field, name, `must be no more than ${length} characters`),
    ];
  }
  return pattern.test(name) ? [] : [invalidValue(field, name, detail)];
}

/** Faults of the labels under a field. */
export function labelsFaults(
  labels: Record<string, string> | undefined,
  field: string,
): FieldFault[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...(QUALIFIED.test(key)
      ? []
      : [
          invalidValue(
            field,
            key,
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc')",
          ),
        ]),
    ...(value.length <= 63 && LABEL_VALUE.test(value)
      ? []
      : [
          invalidValue(
            field,
            value,
            value.length > 63
              ? 'must be no more than 63 characters'
              : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345')",
          ),
        ]),
  ]);
}

/** Faults of an object's metadata. */
export function metadataFaults(
  type: ResourceType,
  object: ApiObject,
): FieldFault[] {
  const { name, labels, annotations, namespace } = object.metadata;
  return [
    ...(name
      ? nameFaults(type.nameRule, 'metadata.name', name)
      : [required('metadata.name', 'name or generateName is required')]),
    ...(type.namespaced || !namespace
      ? []
      : [forbiddenField('metadata.namespace', 'not allowed on this type')]),
    ...labelsFaults(labels, 'metadata.labels'),
    ...Object.keys(annotations ?? {}).flatMap(key =>
      QUALIFIED.test(key.toLowerCase())
        ? []
        : [
            invalidValue(
              'metadata.annotations',
              key,
              "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc')",
            ),
          ],
    ),
  ];
}
