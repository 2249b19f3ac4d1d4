import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { parseEppConfigText } from './parseEppConfigText';

/**
 * A SchedulerInstall with another configuration of its endpoint picker, in place of whatever profile and weights it had.
 *
 * @param text - a whole EndpointPickerConfig as YAML
 * @throws SyntaxError when the text is not YAML.
 * @public
 */
export function withEppConfig(
  install: KubernetesObject,
  text: string,
): KubernetesObject {
  const spec: Record<string, unknown> = Object(install.spec);
  const {
    configProfile: _profile,
    scorers: _scorers,
    ...epp
  } = Object(spec.epp);
  return {
    ...install,
    spec: { ...spec, epp: { ...epp, config: parseEppConfigText(text) } },
  };
}
