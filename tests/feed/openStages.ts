import { afterEach } from 'vitest';
import { openStage, type Stage } from './liveStage.ts';

/** Opens stages for the tests of a file; each is disposed of after its test. */
export function openStages(): (...args: Parameters<typeof openStage>) => Promise<Stage> {
  const stages: Stage[] = [];
  afterEach(async () => {
    await Promise.all(stages.splice(0).map((stage) => stage.dispose()));
  });
  return async (...args) => {
    const stage = await openStage(...args);
    stages.push(stage);
    return stage;
  };
}
