// node scripts/run.mjs FILE.ts [ARG …]: installs what is missing, then runs a TypeScript file of the project.
import { ensureInstalled, runTypeScript } from './setup.mjs';

await ensureInstalled();
const [file, ...args] = process.argv.slice(2);
process.exitCode = await runTypeScript(file, args);
