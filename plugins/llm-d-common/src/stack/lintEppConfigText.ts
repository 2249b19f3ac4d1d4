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
    return [
      error(
        'yaml',
        'spec.epp.config',
        fault instanceof Error ? fault.message : String(fault),
      ),
    ];
  }
  const parsed = parseStackResource(schedulerInstall);
  const findings = parsed.ok
    ? validateStackResource(parsed.resource)
    : parsed.findings;
  return findings.filter(({ path }) => path.startsWith('spec.epp.config'));
}
