// Lint: strict TypeScript, plus the import rules of the architecture. One observation travels one way:
// source → decode → hub → frames → store → scene and ui; an arrow the other way is an error here.
import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import reactHooks from 'eslint-plugin-react-hooks';

/** What each folder of src/ may import from (besides itself). */
const allowed = {
  geo: [],
  schema: ['geo'],
  live: ['schema', 'geo'],
  // Simulators speak the protocols of real sources: only the feed may know that there are any.
  simulators: ['live', 'schema', 'geo'],
  feed: ['simulators', 'live', 'schema', 'geo'],
  city: ['live', 'schema', 'geo'],
  state: ['live', 'schema', 'geo'],
  workers: ['geo', 'schema'],
  basemap: ['geo', 'schema'],
  engine: ['geo', 'schema', 'live', 'state', 'workers'],
  scene: ['engine', 'basemap', 'state', 'schema', 'geo', 'live'],
  ui: ['state', 'schema', 'geo', 'live'],
  faces: ['scene', 'ui', 'state', 'schema', 'geo', 'live'],
};
const folders = Object.keys(allowed);
const zones = folders.map((folder) => ({
  target: `./src/${folder}`,
  from: folders
    .filter((other) => other !== folder && !allowed[folder].includes(other))
    .map((other) => `./src/${other}`),
  message: `src/${folder} may import only: ${[folder, ...allowed[folder]].join(', ')}.`,
}));
const rootZone = folders.map((folder) => ({
  target: `./src/${folder}`,
  from: ['./src/runtime.ts', './src/main.ts', './src/cityAhead.ts', './src/page.tsx', './src/App.tsx'],
  message: 'The composition root imports the folders, never the other way round.',
}));

/** Packages that belong to some folders only. */
const banned = (names, message) => ({ group: names.flatMap((n) => [n, `${n}/*`]), message });
const three = banned(['three', '@react-three'], 'three.js belongs to engine and scene.');
const react = banned(
  ['react', 'react-dom', 'react-i18next', 'react-aria-components'],
  'React belongs to scene, ui and faces.',
);
const node = banned(['node:*', 'ws', 'libsql', 'sirv', 'pino', 'prom-client'], 'Node modules belong to feed and city.');
const restrict = (files, ...patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'public', '.hafenblick', '.cache', 'test-output'] },
  ...tseslint.configs.strictTypeChecked.map((c) => ({ ...c, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX, 'react-hooks': reactHooks },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver()],
      // Without these two the cycle check does not look into TypeScript files and finds nothing.
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...rootZone] }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  restrict(['src/geo/**', 'src/schema/**', 'src/live/**'], three, react, node),
  restrict(['src/state/**', 'src/workers/**'], three, react, node),
  restrict(['src/engine/**'], react, node, banned(['@react-three'], 'R3F belongs to scene.')),
  restrict(['src/basemap/**'], three, react, node),
  restrict(['src/scene/**', 'src/faces/**'], node),
  restrict(['src/ui/**'], three, node),
  restrict(['src/feed/**', 'src/city/**', 'src/simulators/**'], three, react),
  {
    // No sockets, requests or timers outside the two ends of the live path.
    files: ['src/geo/**', 'src/schema/**', 'src/live/**', 'src/engine/**', 'src/scene/**', 'src/ui/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].map((name) => ({
          name,
          message: 'Requests and sockets live in src/feed/sources and src/state.',
        })),
      ],
    },
  },
  {
    files: ['*.config.ts', 'tests/**', 'src/city/**', 'src/feed/**'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['tests/bench/**', 'scripts/**', 'src/city/cli.ts', 'src/feed/main.ts', 'src/scene/quietKnownWarning.ts'],
    rules: { 'no-console': 'off' },
  },
);
