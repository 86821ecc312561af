import { expect, it } from 'vitest';
import { SceneBoundary } from '../../src/faces/SceneBoundary.tsx';
import { NoGraphicsError } from '../../src/scene/NoGraphicsError.ts';
import { createHealth } from '../../src/state/health.ts';
import type { Viewer } from '../../src/state/viewer.ts';

/** What is known of the health of a page after its scene fell over. */
function afterFall(error: unknown) {
  const health = createHealth();
  const boundary = new SceneBoundary({ viewer: { health } as unknown as Viewer, children: 'scene' });
  expect(boundary.render()).toBe('scene');
  boundary.state = SceneBoundary.getDerivedStateFromError();
  boundary.componentDidCatch(error);
  expect(boundary.render()).toBeNull();
  const { graphics, missingParts } = health.getState();
  return { graphics, missingParts };
}

it('a page that gets no WebGL has no graphics, which is no part that is missing', () => {
  const cause = new Error('Error creating WebGL context.');
  const error = new NoGraphicsError(cause);
  expect(error).toMatchObject({ name: 'NoGraphicsError', message: 'no WebGL 2 on the page', cause });
  expect(afterFall(error)).toEqual({ graphics: 'none', missingParts: [] });
});

it('a scene that falls over for another reason is a missing part, with the reason; graphics there may be', () => {
  const { graphics, missingParts } = afterFall(new Error('Failed to fetch dynamically imported module'));
  expect(graphics).not.toBe('none');
  expect(missingParts).toEqual([{ part: 'scene', error: 'Failed to fetch dynamically imported module' }]);
  expect(afterFall('gone').missingParts).toEqual([{ part: 'scene', error: 'gone' }]);
});
