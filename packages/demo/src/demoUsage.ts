import { scenarioDescriptions } from '@llm-d-sim/plugin-llm-d-common';

/** What `npm run demo -- --help` prints. */
export function demoUsage(): string {
  return [
    'Usage: npm run demo -- [options]',
    '',
    '  --scenario <id>       which routing test is run (prefix-cache-skew)',
    '  --set <name>=<value>  a parameter of it; may be given several times',
    '  --trace <file>        the trace of the scenario custom',
    '  --template <file>     the golden path whose steps are run, with every default of its form kept',
    '  --log                 the log of these steps too, as the portal shows it',
    '  --json                the report as JSON on standard output',
    '',
    'Scenarios (the stack gets what they need beyond the defaults of the template):',
    ...scenarioDescriptions().flatMap(
      ({ cost, disruptive, id, parameters, proves, title }) => [
        '',
        `  ${id}: ${title}${
          disruptive ? ' (breaks something on purpose)' : ''
        }`,
        `    proves: ${proves}`,
        `    costs:  ${cost.requests} requests, about ${cost.seconds} s`,
        ...parameters.map(parameter =>
          parameter.type === 'text' && parameter.multiline
            ? `    ${parameter.name}: ${parameter.description}`
            : `    ${parameter.name}=${String(parameter.default)}: ${
                parameter.description
              }`,
        ),
      ],
    ),
  ].join('\n');
}
