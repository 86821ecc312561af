import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { firstSection, SidePanel, type Section } from '../../ui/browse/SidePanel.tsx';
import { CameraControls } from '../../ui/camera/CameraControls.tsx';
import { DetailsPanel } from '../../ui/details/DetailsPanel.tsx';
import { LiveRegion } from '../../ui/notices/LiveRegion.tsx';
import { Notices } from '../../ui/notices/Notices.tsx';
import { Icon } from '../../ui/parts/Icon.tsx';
import { TitleBlock } from '../../ui/statement/TitleBlock.tsx';
import { TimeBar } from '../../ui/time/TimeBar.tsx';
import { SearchBox } from '../../ui/top/SearchBox.tsx';
import { Toolbar } from '../../ui/top/Toolbar.tsx';
import { usePanelBoxes } from '../../ui/usePanelBoxes.ts';
import { useViewer } from '../../ui/viewerContext.ts';
import './plannerFace.css';

const isNarrow = (): boolean => window.matchMedia('(width < 47.5rem)').matches;

/** The tool to work with: the map first, panels around it. */
export function PlannerFace() {
  const { t } = useTranslation();
  const viewer = useViewer();
  const { selection, health, view, chains } = viewer;
  const selected = useStore(selection, (state) => state.selected);
  const hasScene = useStore(health, (state) => state.graphics !== 'none');
  const [isListOpen, setIsListOpen] = useState(() => !isNarrow());
  const [section, setSection] = useState<Section>(() => firstSection(viewer));
  const [isTimeOpen, setIsTimeOpen] = useState(true);
  const root = usePanelBoxes<HTMLDivElement>();

  useEffect(() => {
    const keyPressed = (event: KeyboardEvent): void => {
      const isElsewhere = event.target instanceof Element && event.target.closest('input, select, [role="dialog"]');
      if (event.key !== 'Escape' || event.defaultPrevented || isElsewhere) return;
      // The first press ends the ride, the next one closes what is selected.
      if (view.getState().ride !== null) chains.ride(null);
      else selection.selectAsset(null);
    };
    document.addEventListener('keydown', keyPressed);
    return () => document.removeEventListener('keydown', keyPressed);
  }, [selection, view, chains]);

  return (
    <div
      ref={root}
      className="planner"
      data-details={selected !== null || undefined}
      data-list={isListOpen || undefined}
      data-plain={!hasScene || undefined}
    >
      <header className="planner-brand panel">
        <h1>
          {t('app.name')} <span>{t('app.place')}</span>
        </h1>
        <button
          type="button"
          className="tool"
          aria-label={t(isListOpen ? 'list.hide' : 'list.show')}
          aria-expanded={isListOpen}
          onClick={() => setIsListOpen(!isListOpen)}
        >
          <Icon name="list" />
        </button>
        <SearchBox />
      </header>
      <div className="planner-top">
        <TitleBlock />
        <Toolbar
          onAlarms={() => {
            setSection('alarms');
            setIsListOpen(true);
          }}
        />
      </div>
      <div className="planner-side">
        {isListOpen && <SidePanel section={section} onSection={setSection} onCollapse={() => setIsListOpen(false)} />}
      </div>
      <div className="planner-middle">
        <Notices />
        {hasScene && <CameraControls />}
      </div>
      <div className="planner-details">
        <DetailsPanel />
      </div>
      <div className="planner-time">
        {isTimeOpen && <TimeBar />}
        <button
          type="button"
          className="tool panel planner-fold"
          aria-label={t(isTimeOpen ? 'time.hide' : 'time.show')}
          aria-expanded={isTimeOpen}
          onClick={() => setIsTimeOpen(!isTimeOpen)}
        >
          <Icon name={isTimeOpen ? 'chevronDown' : 'chevronUp'} />
        </button>
      </div>
      <LiveRegion />
    </div>
  );
}
