import { useTranslation } from 'react-i18next';
import { isFiltering } from '../../schema/buildingFilter.ts';
import type { Viewer } from '../../state/viewer.ts';
import { AlarmsPanel } from '../alarms/AlarmsPanel.tsx';
import { BuildingsPanel } from '../buildings/BuildingsPanel.tsx';
import { Icon } from '../parts/Icon.tsx';
import { BrowsePanel } from './BrowsePanel.tsx';
import { CityOverview } from './CityOverview.tsx';
import './sidePanel.css';

export const SECTIONS = ['assets', 'overview', 'buildings', 'alarms'] as const;
export type Section = (typeof SECTIONS)[number];

/** Where a link opens: one that colours or asks buildings, where that can be seen and changed. */
export function firstSection({ buildings }: Pick<Viewer, 'buildings'>): Section {
  const { colouring, filter } = buildings.getState();
  return colouring || isFiltering(filter) ? 'buildings' : 'assets';
}

interface SidePanelProps {
  readonly section: Section;
  readonly onSection: (section: Section) => void;
  readonly onCollapse: () => void;
}

/** What is in the city: the assets with their themes, how these stand to their targets, the buildings with colours and questions, or the alarms. */
export function SidePanel({ section, onSection, onCollapse }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <div className="panel side-panel">
      <nav className="side-tabs" aria-label={t('side.label')}>
        {SECTIONS.map((one) => (
          <button key={one} type="button" aria-pressed={one === section} onClick={() => onSection(one)}>
            {t(`side.${one}`)}
          </button>
        ))}
        <button type="button" className="tool" aria-label={t('list.hide')} onClick={onCollapse}>
          <Icon name="chevronLeft" />
        </button>
      </nav>
      {section === 'assets' && <BrowsePanel />}
      {section === 'overview' && <CityOverview onTheme={() => onSection('assets')} />}
      {section === 'buildings' && <BuildingsPanel />}
      {section === 'alarms' && <AlarmsPanel />}
    </div>
  );
}
