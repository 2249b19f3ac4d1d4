import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compile } from '../compile';
import { eppVersionProfiles } from '../epp';
import { lintRuleEntries, ruleDocs } from '../findings';
import { checkStackResource } from '../lint';
import { findingsOfExample, ruleExamples } from '../lint/ruleExamples';
import { documentedProviders, sampleInstall } from './providerPages';
import { referencePages } from './referencePages';
import {
  sampleSchedulerInstalls,
  sampleSimulatorDeployments,
} from './sampleStacks';

const repository = path.resolve(__dirname, '../../../..');
const directory = path.join(repository, 'docs/reference');
const command =
  'yarn workspace @llm-d-sim/plugin-llm-d-common generate:reference';
const pages = referencePages();

const stale = `docs/reference is stale: run \`${command}\``;

describe('docs/reference', () => {
  it(`has these pages and no others (else: ${command})`, () => {
    const written = readdirSync(directory, {
      recursive: true,
      withFileTypes: true,
    })
      .filter(entry => entry.isFile())
      .map(entry =>
        path
          .relative(directory, path.join(entry.parentPath, entry.name))
          .split(path.sep)
          .join('/'),
      );
    expect({ stale, pages: written.sort() }).toEqual({
      stale,
      pages: pages.map(page => page.path).sort(),
    });
  });

  it.each(pages.map(page => [page.path, page.content]))(
    `says what the tables say in %s (else: ${command})`,
    (name, content) => {
      expect({
        stale,
        content: readFileSync(path.join(directory, name), 'utf8'),
      }).toEqual({ stale, content });
    },
  );

  it('has a page for each rule, provider and generation', () => {
    const paths = pages.map(page => page.path);
    expect(
      lintRuleEntries()
        .map(([rule]) => ruleDocs(rule).replace('docs/reference/', ''))
        .filter(rulePath => !paths.includes(rulePath)),
    ).toEqual([]);
    expect(paths.filter(name => name.startsWith('epp/'))).toHaveLength(
      Object.keys(eppVersionProfiles).length,
    );
    expect(paths.filter(name => name.startsWith('providers/'))).toHaveLength(
      documentedProviders.length,
    );
  });

  it('is there for every finding of the examples', () => {
    const docs = new Set(
      Object.values(ruleExamples)
        .flat()
        .flatMap(findingsOfExample)
        .map(finding => finding.docs),
    );
    expect(
      [...docs].filter(file => !existsSync(path.join(repository, file))),
    ).toEqual([]);
  });

  it('links to pages that are there', () => {
    const broken = pages.flatMap(({ content, path: name }) =>
      [...content.matchAll(/\]\(([^)#]+\.md)[^)]*\)/g)]
        .map(([, target]) => path.join(directory, path.dirname(name), target))
        .filter(file => !existsSync(file))
        .map(file => `${name}: ${file}`),
    );
    expect(broken).toEqual([]);
  });

  it('links to headings that are there', () => {
    const broken = pages.flatMap(({ content, path: name }) => {
      const anchors = [...content.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
        heading
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replace(/ /g, '-'),
      );
      return [...content.matchAll(/\]\(#([^)]+)\)/g)]
        .filter(([, anchor]) => !anchors.includes(anchor))
        .map(([, anchor]) => `${name}: #${anchor}`);
    });
    expect(broken).toEqual([]);
  });

  it('wraps its prose, and closes every row of its tables', () => {
    const faults = pages.flatMap(({ content, path: name }) =>
      content
        .replace(/^ *```[^]*?^ *```$/gm, '')
        .split('\n')
        .filter(line =>
          line.startsWith('|')
            ? !line.endsWith('|')
            : line.length > 120 && !line.startsWith('<!--'),
        )
        .map(line => `${name}: ${line}`),
    );
    expect(faults).toEqual([]);
  });
});

describe('the examples of the reference', () => {
  it.each(
    [
      ...sampleSimulatorDeployments,
      ...sampleSchedulerInstalls,
      ...documentedProviders.map(provider => ({
        title: provider.title,
        resource: sampleInstall(provider),
      })),
    ].map(({ resource, title }) => [`${resource.kind}: ${title}`, resource]),
  )('compile without errors: %s', (_, object) => {
    const { findings, resource } = checkStackResource(object);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(
      resource &&
        compile(resource, { kinds: [], kubernetesVersion: '1.34' }).length,
    ).toBeGreaterThan(0);
  });

  it('of the custom resources give lint nothing to say', () => {
    for (const { resource } of [
      ...sampleSimulatorDeployments,
      ...sampleSchedulerInstalls,
    ]) {
      expect(checkStackResource(resource).findings).toEqual([]);
    }
  });
});
