import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { error, when } from '../findings/report';
import { goDurationMs } from '../simulator/goDuration';

type Routing = NonNullable<SchedulerInstall['spec']['routing']>;
type Match = NonNullable<Routing['matches']>[number];

/** What Gateway API's own schema refuses in a path, and what it means there. */
const refusedInPaths = ['//', '/./', '/../', '%2f', '%2F', '#'];
const refusedEnds = ['/..', '/.'];

/** What an HTTPRoute would be refused for, by the rules that its CRD carries (Gateway API v1). */
export function lintRoute({ matches, timeouts }: Routing): Finding[] {
  return [
    ...(matches ?? []).flatMap((match, index) => {
      const path = `spec.routing.matches[${index}]`;
      return [...lintPath(match, path), ...lintHeaders(match, path)];
    }),
    ...when(
      timeouts?.request !== undefined &&
        timeouts.backendRequest !== undefined &&
        goDurationMs(timeouts.request) !== 0 &&
        goDurationMs(timeouts.backendRequest) > goDurationMs(timeouts.request),
      error(
        'route-timeout-order',
        'spec.routing.timeouts.backendRequest',
        `Invalid value: "${timeouts?.backendRequest}": must not be longer than request, ${timeouts?.request}`,
      ),
    ),
  ];
}

function lintPath({ path }: Match, place: string): Finding[] {
  const value = path?.value ?? '/';
  const refused = [
    ...refusedInPaths.filter(part => value.includes(part)),
    ...refusedEnds.filter(part => value.endsWith(part)),
  ];
  return when(
    refused.length > 0,
    error(
      'route-path',
      `${place}.path.value`,
      `Invalid value: ${JSON.stringify(value)}: must not have ${refused.join(
        ' or ',
      )}`,
    ),
  );
}

function lintHeaders({ headers = [] }: Match, place: string): Finding[] {
  const seen = new Set<string>();
  return headers.flatMap(({ name }, index) => {
    const key = name.toLowerCase();
    const isSecond = seen.has(key);
    seen.add(key);
    return when(
      isSecond,
      error(
        'route-headers',
        `${place}.headers[${index}].name`,
        `Duplicate value: "${name}": each header may be there once, whatever its case`,
      ),
    );
  });
}
