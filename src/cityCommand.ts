import { runCity } from './city/cli.ts';

// Composition root of the command line: the build of the city knows nothing of the viewer, but writes its models for other viewers.
process.exitCode = await runCity(process.argv.slice(2), async () => {
  const { castModel } = await import('./engine/structures/castModel.ts');
  return castModel;
});
