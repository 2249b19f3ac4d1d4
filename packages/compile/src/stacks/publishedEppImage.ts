import { eppVersionProfileOf } from '@llm-d-sim/plugin-llm-d-common';

const scheduler = 'ghcr.io/llm-d/llm-d-inference-scheduler';
/** llm-d renamed its endpoint picker with 0.9. */
const router = 'ghcr.io/llm-d/llm-d-router-endpoint-picker';

/** `v0.10.0`, `0.9`, `v0.4.0-rc.1`. */
const versionForm = /^v?([0-9]+)\.([0-9]+)(?:\.([0-9]+))?(-[0-9A-Za-z.-]+)?$/;

/** Whether this is how llm-d numbers its releases. */
export function isEppVersion(text: string): boolean {
  return versionForm.test(text);
}

/** Whether llm-d publishes its endpoint picker under an image's name. */
export function isPublishedEppImage(image: string): boolean {
  const [reference] = image.split('@');
  const name = reference.replace(/:[^/:]*$/, '');
  return name === scheduler || name === router;
}

/**
 * The image that llm-d publishes of a version of its endpoint picker.
 *
 * @param version - see {@link isEppVersion}
 */
export function publishedEppImage(version: string): string {
  const [, major, minor, patch = '0', suffix = ''] =
    versionForm.exec(version) ?? [];
  const [sinceMajor, sinceMinor] = eppVersionProfileOf({ image: '', version })
    .profile.since;
  const name = sinceMajor > 0 || sinceMinor >= 9 ? router : scheduler;
  return `${name}:v${major}.${minor}.${patch}${suffix}`;
}
