import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { DocumentedStep } from './documentedSteps';
import type { FrontendSystem } from './FrontendSystem';

type Edit = (content: string, text: string) => string;

/** What a person understands by the places that the page names. */
const places: Readonly<Record<string, Edit>> = {
  imports: (content, text) => text + content,
  'before backend.start()': before('backend.start();'),
  'in place of the route /create': (content, text) =>
    before('<Route path="/create"')(content, text).replace(
      '<Route path="/create" element={<ScaffolderPage />} />',
      '',
    ),
  'at the end of the grid in overviewContent': inConstant(
    'overviewContent',
    '  </Grid>\n);',
  ),
  'in defaultEntityPage': inConstant('defaultEntityPage', '  </EntityLayout>'),
};

/** Does to a portal what the page says. @throws when a place that it names is not there. */
export async function followSteps(
  steps: readonly DocumentedStep[],
  options: { portal: string; system: FrontendSystem },
): Promise<void> {
  for (const { file, text, where } of steps) {
    if (file.endsWith('.tsx') && options.system === 'new') {
      continue;
    }
    const target = path.join(options.portal, file);
    const content = await readFile(target, 'utf8');
    const edit = file.endsWith('.yaml') ? mergeYaml : places[where];
    if (!edit) {
      throw new Error(`Nobody knows where "${where}" is in ${file}`);
    }
    const edited = edit(content, text);
    if (edited === content) {
      throw new Error(`There is no place "${where}" in ${file}`);
    }
    await writeFile(target, edited);
  }
}

function before(anchor: string): Edit {
  return (content, text) => {
    const at = content.indexOf(anchor);
    return at < 0 ? content : content.slice(0, at) + text + content.slice(at);
  };
}

function inConstant(name: string, end: string): Edit {
  return (content, text) => {
    const start = content.indexOf(`const ${name} = `);
    const at = content.indexOf(end, start);
    return start < 0 || at < 0
      ? content
      : content.slice(0, at) + text + content.slice(at);
  };
}

function mergeYaml(content: string, text: string): string {
  return stringify(merge(parse(content), parse(text)));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Locations are added to those that are there; anything else that is named is as the page says. */
function merge(one: unknown, other: unknown, key = ''): unknown {
  if (Array.isArray(one) && Array.isArray(other) && key === 'locations') {
    return [...one, ...other];
  }
  if (!isMap(one) || !isMap(other)) {
    return other;
  }
  return Object.entries(other).reduce(
    (merged, [name, value]) => ({
      ...merged,
      [name]: merge(one[name], value, name),
    }),
    one,
  );
}
