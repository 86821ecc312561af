import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { LiveRegion } from '../../ui/notices/LiveRegion.tsx';
import { Icon } from '../../ui/parts/Icon.tsx';
import { useStatement } from '../../ui/statement/useStatement.ts';
import { useLanguage, useViewer } from '../../ui/viewerContext.ts';
import './storyFace.css';

/** Keys of a keyboard and of a presenter's clicker. */
const NEXT_KEYS = ['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'];
const PREVIOUS_KEYS = ['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'];

/** The talk: the scene, one sentence at a time, dots for the steps. */
export function StoryFace() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { story: store, view } = useViewer();
  const { status, error, story, at } = useStore(store);
  useStoryKeys();
  const step = story?.steps[at];
  const leave = (): void => {
    view.setScheme('light');
    view.setFace('planner');
  };
  return (
    <>
      <section className="story" aria-label={t('story.label')}>
        <StoryStatement />
        <button type="button" className="tool story-leave" aria-label={t('story.leave')} onClick={leave}>
          <Icon name="close" />
        </button>
        <div className="story-words">
          {status === 'failed' && (
            <p className="story-body">
              {t('story.none')} {error}
            </p>
          )}
          {story && step && (
            <>
              <p className="story-title">{story.title[lang]}</p>
              {/* A new step is a new node, so that it is announced and faded in as a whole. */}
              <div key={at} className="story-step" aria-live="polite">
                {step.heading[lang] !== '' && <h1 className="story-heading">{step.heading[lang]}</h1>}
                {step.body[lang].split(/\n\s*\n/).map((paragraph) => (
                  <p key={paragraph} className="story-body">
                    {paragraph}
                  </p>
                ))}
              </div>
              <nav className="story-steps" aria-label={t('story.label')}>
                <button
                  type="button"
                  className="tool story-turn"
                  aria-label={t('story.previous')}
                  disabled={at === 0}
                  onClick={() => store.previous()}
                >
                  <Icon name="chevronLeft" />
                </button>
                <ol>
                  {story.steps.map((one, i) => (
                    <li key={i}>
                      <button
                        type="button"
                        className="story-dot"
                        aria-current={i === at ? 'step' : undefined}
                        aria-label={`${t('story.step', { n: i + 1, total: story.steps.length })}: ${one.heading[lang]}`}
                        onClick={() => store.goto(i)}
                      />
                    </li>
                  ))}
                </ol>
                <button
                  type="button"
                  className="tool story-turn"
                  aria-label={t('story.next')}
                  disabled={at === story.steps.length - 1}
                  onClick={() => store.next()}
                >
                  <Icon name="chevronRight" />
                </button>
              </nav>
            </>
          )}
        </div>
      </section>
      <LiveRegion />
    </>
  );
}

function useStoryKeys(): void {
  const { story, view } = useViewer();
  useEffect(() => {
    const keyPressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      // Space and Enter belong to a button that has the focus; with Shift the arrows turn the camera.
      if (target?.closest('button, a, input, select') && [' ', 'Enter'].includes(event.key)) return;
      if (event.shiftKey) return;
      const isNext = NEXT_KEYS.includes(event.key);
      if (event.key === 'Escape') view.setState({ face: 'planner', scheme: 'light' });
      else if (isNext) story.next();
      else if (PREVIOUS_KEYS.includes(event.key)) story.previous();
      else return;
      event.preventDefault();
      // The scene's own keys must not move the camera at the same time.
      event.stopPropagation();
    };
    document.addEventListener('keydown', keyPressed, { capture: true });
    return () => document.removeEventListener('keydown', keyPressed, { capture: true });
  }, [story, view]);
}

/** The instant and the stage stay on screen: a story shows data, not a film. */
function StoryStatement() {
  const { t } = useTranslation();
  const { date, time, mode, stage, reading } = useStatement();
  if (date === null) return null;
  return (
    <p className="story-statement">
      {date}, {time} · {mode}
      {stage !== null && ` · ${t('statement.stage', { stage })}`}
      {reading && ` (${t(`origin.${reading.origin}`)})`}
    </p>
  );
}
