import { ESLint } from 'eslint';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
/** Below src, since the rules go by folder; the name keeps out of everybody's way and out of git. */
const folders = ['faces', 'ui', 'state'].map((name) => join(ROOT, 'src', name, 'lint-probe.log'));

beforeEach(async () => {
  for (const folder of folders) await mkdir(folder, { recursive: true });
});
afterEach(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Rules that the last of these files breaks. */
async function broken(files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(ROOT, path), text);
  const eslint = new ESLint({ cwd: ROOT });
  const [result] = await eslint.lintFiles([Object.keys(files).at(-1)!]);
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

describe('lint', () => {
  it('refuses an import against the direction of an observation', async () => {
    const rules = await broken({
      'src/faces/lint-probe.log/b.ts': 'export const b = 1;\n',
      'src/ui/lint-probe.log/a.ts': "export { b as a } from '../../faces/lint-probe.log/b.ts';\n",
    });
    expect(rules).toContain('import-x/no-restricted-paths');
  });

  it('refuses a circle of imports', async () => {
    const rules = await broken({
      'src/ui/lint-probe.log/c.ts': "import { d } from './d.ts';\nexport const c = (): unknown => d;\n",
      'src/ui/lint-probe.log/d.ts': "import { c } from './c.ts';\nexport const d = (): unknown => c;\n",
    });
    expect(rules).toContain('import-x/no-cycle');
  });

  it('refuses three.js in the state of the viewer', async () => {
    const rules = await broken({
      'src/state/lint-probe.log/e.ts': "import { Vector3 } from 'three';\nexport const e = new Vector3();\n",
    });
    expect(rules).toContain('no-restricted-imports');
  });
});
