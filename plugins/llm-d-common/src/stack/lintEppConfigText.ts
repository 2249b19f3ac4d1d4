import { parseStackResource } from '../crd';
import { validateStackResource } from '../lint';
import type { Finding } from '../findings';
import { error } from '../findings/report';
import { stackFormSchema, stackFromForm } from './stackForm';

/**
 * What lint has to say of an EndpointPickerConfig typed into the form, for the EPP that the form installs.
 *
 * @public
 */
export function lintEppConfigText(text: string): Finding[] {
  let schedulerInstall;
  try {
    ({ schedulerInstall } = stackFromForm(
      stackFormSchema.parse({ eppConfig: text }),
    ));
  } catch (fault) {
    return [error('yaml', 'spec.epp.config', inOneLine(fault))];
  }
  const parsed = parseStackResource(schedulerInstall);
  const findings = parsed.ok
    ? validateStackResource(parsed.resource)
    : parsed.findings;
  return findings.filter(({ path }) => path.startsWith('spec.epp.config'));
}

/** What the YAML parser says, without the excerpt that it draws below. */
function inOneLine(fault: unknown): string {
  const hasMessage =
    typeof fault === 'object' && fault !== null && 'message' in fault;
  const [line] = String(hasMessage ? fault.message : fault).split('\n', 1);
  return line.replace(/:$/, '');
}
