import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFiltering } from '../../schema/buildingFilter.ts';
import { BuildingsPanel } from '../buildings/BuildingsPanel.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';
import { BrowsePanel } from './BrowsePanel.tsx';
import './sidePanel.css';

const SECTIONS = ['assets', 'buildings'] as const;

/** What is in the city: the assets with their themes, or the buildings with colours and questions. */
export function SidePanel({ onCollapse }: { readonly onCollapse: () => void }) {
  const { t } = useTranslation();
  const { buildings } = useViewer();
  const [section, setSection] = useState<(typeof SECTIONS)[number]>(() => {
    // A link that colours or asks opens where that can be seen and changed.
    const { colouring, filter } = buildings.getState();
    return colouring || isFiltering(filter) ? 'buildings' : 'assets';
  });
  return (
    <div className="panel side-panel">
      <nav className="side-tabs" aria-label={t('side.label')}>
        {SECTIONS.map((one) => (
          <button key={one} type="button" aria-pressed={one === section} onClick={() => setSection(one)}>
            {t(`side.${one}`)}
          </button>
        ))}
        <button type="button" className="tool" aria-label={t('list.hide')} onClick={onCollapse}>
          <Icon name="chevronLeft" />
        </button>
      </nav>
      {section === 'assets' ? <BrowsePanel /> : <BuildingsPanel />}
    </div>
  );
}
