import type { Tags } from 'yaml';

/** Tags of YAML 1.1 that API servers know nothing of: they read such values as texts or numbers. */
const unknownToKubernetes = [
  'tag:yaml.org,2002:binary',
  'tag:yaml.org,2002:omap',
  'tag:yaml.org,2002:pairs',
  'tag:yaml.org,2002:set',
  'tag:yaml.org,2002:timestamp',
];

/** YAML as kubectl reads it: version 1.1, where `on` is a boolean and `<<` merges, but with no dates and no sixtieths. */
export const kubernetesYaml = {
  version: '1.1' as const,
  customTags: (tags: Tags): Tags =>
    tags.filter(
      tag =>
        typeof tag === 'string' ||
        !(
          unknownToKubernetes.includes(tag.tag) ||
          ('format' in tag && tag.format === 'TIME')
        ),
    ),
};
