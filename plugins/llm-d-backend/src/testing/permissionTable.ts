import { llmDRoutes } from '@llm-d-sim/plugin-llm-d-common';
import type { ApiRoute } from '../router/ApiRoute';

/** How a route answered each kind of caller. */
export interface PermissionRow {
  route: ApiRoute;
  anonymous: string;
  denied: string;
  otherTeam: string;
  owner: string;
  allowed: string;
  service: string;
}

const head = [
  'route',
  'permission for the entity',
  'writes need backing',
  'anonymous',
  'denied',
  'other team',
  'owner',
  'allowed',
  'service',
];

/** The matrix as a table in Markdown. */
export function formatPermissionTable(rows: readonly PermissionRow[]): string {
  const cells = rows.map(({ route, ...answers }) => {
    const { access, method } = route;
    return [
      `\`${method.toLocaleUpperCase('en-US')} ${llmDRoutes[route.route]}\``,
      access.door === 'entity'
        ? `\`${access.permission.name}\`${
            access.alsoInWords === undefined ? '' : `; ${access.alsoInWords}`
          }`
        : 'signed in',
      access.door === 'entity' && access.writable ? 'yes' : '',
      answers.anonymous,
      answers.denied,
      answers.otherTeam,
      answers.owner,
      answers.allowed,
      answers.service,
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map(row => row[column].length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [
    line(head),
    line(widths.map(width => '-'.repeat(width))),
    ...cells.map(line),
  ].join('\n');
}
