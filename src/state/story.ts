import { createStore } from 'zustand/vanilla';
import { parseStory, type Story } from '../schema/story.ts';
import type { Camera } from './camera.ts';
import type { Clock } from './clock.ts';
import type { Selection } from './selection.ts';
import type { View } from './view.ts';

/** `none`: no story was opened yet. */
export interface StoryState {
  readonly status: 'none' | 'loading' | 'ready' | 'failed';
  /** Why it failed, in English, with file and line. */
  readonly error: string | null;
  /** Name of the story that is open: its file without `.md`. */
  readonly name: string | null;
  readonly story: Story | null;
  /** Step on screen, from 0. */
  readonly at: number;
}

/** Text of a story file by its name; the composition root says where they are. */
export type StoryFiles = Readonly<Record<string, () => Promise<string>>>;

interface StoryParts {
  readonly camera: Camera;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly view: View;
  readonly files: StoryFiles;
}

/** The story face: which story, which step, and what a step does to the other stores. */
export function createStory({ camera, clock, selection, view, files }: StoryParts) {
  const store = createStore<StoryState>()(() => ({
    status: 'none',
    error: null,
    name: null,
    story: null,
    at: 0,
  }));
  let opening = 0;

  function play(how: 'flight' | 'cut'): void {
    const { story, at } = store.getState();
    const step = story?.steps[at];
    if (!step) return;
    if (step.camera) camera.go(step.camera, how);
    if (step.at === 'live') clock.follow();
    else if (step.at !== null) clock.goTo(step.at, step.speed);
    selection.selectAsset(step.select);
    if (view.getState().theme !== step.theme) view.setTheme(step.theme);
  }

  function goto(index: number, how: 'flight' | 'cut' = 'flight'): void {
    const { story } = store.getState();
    if (!story) return;
    const at = Math.min(Math.max(index, 0), story.steps.length - 1);
    if (at === store.getState().at) return;
    store.setState({ at });
    play(how);
  }

  return {
    ...store,
    /** Names of the stories there are. */
    names: Object.keys(files).sort(),
    /**
     * Opens a story at a step. Failures end in the store, nothing is thrown.
     * @param isStaged the stores already hold the step's picture (a link): nothing is changed in them
     */
    open: async (name: string, step = 0, isStaged = false): Promise<void> => {
      const mine = ++opening;
      const load = files[name];
      store.setState({ status: 'loading', error: null, name, story: null, at: 0 });
      try {
        if (!load) throw new Error(`there is no story "${name}"`);
        const story = parseStory(await load(), `${name}.md`);
        if (mine !== opening) return;
        store.setState({ status: 'ready', story, at: Math.min(Math.max(step, 0), story.steps.length - 1) });
        if (!isStaged) play('cut');
      } catch (error) {
        if (mine === opening) store.setState({ status: 'failed', error: String(error) });
      }
    },
    next: (): void => goto(store.getState().at + 1),
    previous: (): void => goto(store.getState().at - 1),
    goto,
    /** Back to the picture of the step after the audience has looked around. */
    again: (): void => play('flight'),
  };
}
export type StoryStore = ReturnType<typeof createStory>;
