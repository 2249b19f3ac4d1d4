import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Wire } from '../client/Wire';
import { canonicalJson } from '../client/canonicalJson';

export type PodTemplate = Wire<V1PodTemplateSpec>;

/** The label that tells the pods of one revision of a Deployment from those of another. */
export const POD_TEMPLATE_HASH = 'pod-template-hash';

/** Letters and digits that Kubernetes uses in generated names: no vowels, so no words. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A short name for a pod template's content (FNV-1a, 32 bits). */
export function podTemplateHash(template: PodTemplate): string {
  return shortHash(canonicalJson(withoutHash(template)));
}

/** FNV-1a of a text, in letters that may stand in an object's name. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  let name = '';
  for (let rest = hash; rest > 0; rest = Math.floor(rest / ALPHABET.length)) {
    name += ALPHABET[rest % ALPHABET.length];
  }
  return name;
}

/** Whether two templates describe the same pods; the hash label does not count. */
export function isSameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return canonicalJson(withoutHash(a)) === canonicalJson(withoutHash(b));
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [POD_TEMPLATE_HASH]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
