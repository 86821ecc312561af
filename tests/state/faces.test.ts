import { beforeEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createCamera } from '../../src/state/camera.ts';
import { createClock } from '../../src/state/clock.ts';
import { createDisplay, TOUR } from '../../src/state/display.ts';
import { createSelection } from '../../src/state/selection.ts';
import { createStory } from '../../src/state/story.ts';
import { createView, type Face } from '../../src/state/view.ts';
import { createFakeTimers } from './fakeTimers.ts';

const NOON = unixMs(Date.UTC(2024, 0, 6, 12));
const texts = '## de A\na\n## en B\nb\n## zh C\nc\n';
const step = (block: string): string => `---\n${block}\n---\n${texts}`;
const FLOOD = `---\ntitle.de: F\ntitle.en: F\ntitle.zh: F\n---\n${[
  'view: home\nat: 2024-01-06T12:00:00Z\nspeed: 60\nselect: gauge/duisburg-ruhrort\ntheme: port',
  'view: port',
  'at: live',
]
  .map(step)
  .join('')}`;

function createSetup(face: Face) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const camera = createCamera();
  const selection = createSelection();
  const view = createView({ face });
  const display = createDisplay({ camera, clock, selection, view, timers, tourMs: 30_000, idleMs: 90_000 });
  const files = { flood: () => Promise.resolve(FLOOD), broken: () => Promise.resolve('---\n') };
  const story = createStory({ camera, clock, selection, view, files });
  return { timers, clock, camera, selection, view, display, story };
}

describe('a display', () => {
  let setup: ReturnType<typeof createSetup>;
  beforeEach(() => {
    setup = createSetup('display');
    setup.display.start();
  });

  it('tours the five named views by cuts, and begins again', async () => {
    const { timers, camera, display } = setup;
    const seen: unknown[] = [display.getState().view];
    display.subscribe(({ view }, before) => {
      if (view !== before.view) seen.push(view);
    });
    await timers.advance(5 * 30_000);
    expect(seen).toEqual([...TOUR, TOUR[0]]);
    expect(camera.getState().order).toEqual({ to: TOUR[0], how: 'cut' });
  });

  it('wakes at a touch, stays awake while it is touched, and goes back to what it was set up to show', async () => {
    const { timers, display, selection, clock, view, camera } = setup;
    display.touched();
    expect(display.getState().phase).toBe('awake');
    selection.selectAsset('gauge/duisburg-ruhrort');
    clock.goTo(NOON);
    view.setTheme('port');
    for (let i = 0; i < 5; i++) {
      await timers.advance(60_000);
      display.touched();
    }
    expect(display.getState().phase).toBe('awake');
    await timers.advance(89_000);
    expect(display.getState().phase).toBe('awake');
    await timers.advance(2_000);
    expect(display.getState()).toMatchObject({ phase: 'touring', view: TOUR[0] });
    expect(selection.getState().selected).toBeNull();
    expect(clock.getState().mode).toBe('follow');
    expect(view.getState().theme).toBeNull();
    expect(camera.getState().order).toEqual({ to: TOUR[0], how: 'cut' });
  });

  it('stands while its tour is paused, and can be moved on by hand', async () => {
    const { timers, display } = setup;
    display.pauseTour();
    await timers.advance(300_000);
    expect(display.getState().view).toBe(TOUR[0]);
    display.next();
    await timers.advance(300_000);
    expect(display.getState().view).toBe(TOUR[1]);
    display.resumeTour();
    await timers.advance(30_000);
    expect(display.getState().view).toBe(TOUR[2]);
  });

  it('moves nothing while another face is on', async () => {
    const { timers, display, view, camera } = setup;
    view.setFace('planner');
    const { order } = camera.getState();
    display.touched();
    await timers.advance(300_000);
    expect(display.getState().phase).toBe('off');
    expect(camera.getState().order).toBe(order);
    expect(timers.pending()).toBe(0);
  });
});

describe('a story', () => {
  let setup: ReturnType<typeof createSetup>;
  beforeEach(async () => {
    setup = createSetup('story');
    await setup.story.open('flood');
  });

  it('sets camera, instant, selection and theme with each step', () => {
    const { story, camera, clock, selection, view } = setup;
    expect(camera.getState().order).toEqual({ to: 'home', how: 'cut' });
    expect(clock.getState()).toMatchObject({ mode: 'past', anchorMs: NOON, speed: 60 });
    expect(selection.getState().selected).toBe('gauge/duisburg-ruhrort');
    expect(view.getState().theme).toBe('port');
    story.next();
    expect(camera.getState().order).toEqual({ to: 'port', how: 'flight' });
    expect(clock.getState().mode).toBe('past');
    expect(selection.getState().selected).toBeNull();
    expect(view.getState().theme).toBeNull();
    story.next();
    expect(clock.getState().mode).toBe('follow');
  });

  it('ends at its ends', () => {
    const { story } = setup;
    story.previous();
    expect(story.getState().at).toBe(0);
    for (let i = 0; i < 9; i++) story.next();
    expect(story.getState().at).toBe(2);
    story.goto(1);
    expect(story.getState().at).toBe(1);
  });

  it('opens at the step of a link without touching the picture that the link holds', async () => {
    const { story, camera } = setup;
    const { order } = camera.getState();
    await story.open('flood', 1, true);
    expect(story.getState().at).toBe(1);
    expect(camera.getState().order).toBe(order);
  });

  it('comes back to its step after the audience has looked around', () => {
    const { story, camera, clock, selection } = setup;
    camera.go('city');
    clock.follow();
    selection.selectAsset(null);
    story.again();
    expect(camera.getState().order?.to).toBe('home');
    expect(clock.getState().anchorMs).toBe(NOON);
    expect(selection.getState().selected).toBe('gauge/duisburg-ruhrort');
  });

  it('says which file and line is wrong, and which story is not there', async () => {
    const { story } = setup;
    await story.open('broken');
    expect(story.getState()).toMatchObject({ status: 'failed', story: null });
    expect(story.getState().error).toContain('broken.md: line 1');
    await story.open('atlantis');
    expect(story.getState().error).toContain('atlantis');
    story.next();
    expect(story.names).toEqual(['broken', 'flood']);
  });
});
