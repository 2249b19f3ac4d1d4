import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { Document, visit } from 'yaml';

/** Texts that some reader takes for something else, or stumbles over, and that the YAML 1.1 of the library leaves plain. */
const ambiguous = /^(0o[0-7]+|<<|=|.*\t.*)$/;
/** Signs that YAML 1.1 breaks lines at, or that may stand in no text but escaped. */
const unprintable =
  // eslint-disable-next-line no-control-regex
  /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A manifest as one YAML document that YAML 1.1 (kubectl, the API server) and 1.2 read alike: a text that either could take for
 * something else is quoted, nothing is folded, and no anchors stand in for values that occur twice.
 */
export function renderYaml(object: KubernetesObject): string {
  const document = new Document(object, {
    version: '1.1',
    // A text `<<` is a text.
    customTags: tags =>
      tags.filter(
        tag => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge',
      ),
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return;
      if (ambiguous.test(node.value) || node.value.search(unprintable) >= 0) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
  // The version is for the reader of a text, not to be written into it.
  return document
    .toString({ lineWidth: 0, directives: false })
    .replace(unprintable, escaped);
}

/** Manifests as a stream of YAML documents, in their order. */
export function renderYamlStream(objects: readonly KubernetesObject[]): string {
  return objects.map(renderYaml).join('---\n');
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
