import { useEffect, useMemo, useRef, useState } from 'react';
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { fromScene } from '../../geo/sceneFrame.ts';
import { metres } from '../../geo/units.ts';
import type { MapLabel } from '../../schema/cityFiles.ts';
import { createPlaceSearch, type Found } from '../browse/searchPlaces.ts';
import { kindText } from '../i18n/texts.ts';
import { Icon } from '../parts/Icon.tsx';
import { ThemeIcon } from '../parts/ThemeIcon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './searchBox.css';

/** Distance from which a district fills the picture, metres. */
const PLACE_DISTANCE = { district: 5200, quarter: 2600 } as const;

/** Finds assets, districts and quarters. `/` leads here from anywhere on the page. */
export function SearchBox() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, city, camera, selection } = useViewer();
  const { assets, byId } = useStore(catalogue);
  const [query, setQuery] = useState('');
  const [labels, setLabels] = useState<readonly MapLabel[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const search = useMemo(() => createPlaceSearch(assets, byId), [assets, byId]);
  const found = useMemo(() => search(query, labels, lang), [search, query, labels, lang]);

  // The names on the map are needed only once somebody searches; without them the assets are still found.
  const loadLabels = (): void => {
    if (labels.length === 0) city.labels().then(setLabels, () => undefined);
  };

  useEffect(() => {
    const keyPressed = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || target.closest('input, textarea, select') || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', keyPressed);
    return () => document.removeEventListener('keydown', keyPressed);
  }, []);

  const choose = (id: string | number | null): void => {
    const hit = found.find((one) => one.id === id);
    if (!hit) return;
    setQuery('');
    if (hit.type === 'asset') {
      selection.selectAsset(hit.id);
      camera.go({ asset: hit.id });
      return;
    }
    const { label } = hit;
    const place = fromScene({ x: metres(label.x), z: metres(label.z) });
    const distance = PLACE_DISTANCE[label.kind === 'district' ? 'district' : 'quarter'];
    const bearing = camera.getState().rested?.bearing ?? 0;
    camera.go({ lon: place.lon, lat: place.lat, distance, pitch: 35, bearing });
  };

  const about = (hit: Found): string =>
    hit.type === 'asset'
      ? kindText(hit.asset.properties.kind, lang)
      : t(hit.label.kind === 'district' ? 'search.district' : 'search.quarter');

  return (
    <ComboBox
      className="search"
      aria-label={t('search.label')}
      items={found}
      inputValue={query}
      onInputChange={setQuery}
      value={null}
      onChange={choose}
      onFocus={loadLabels}
      allowsCustomValue
      allowsEmptyCollection={query.trim() !== ''}
      menuTrigger="input"
    >
      <div className="search-field">
        <Icon name="search" />
        <Input
          ref={input}
          className="search-input"
          placeholder={t('search.placeholder')}
          onKeyDown={(event) => {
            // Enter without a chosen line takes the first.
            const isChosen = event.currentTarget.getAttribute('aria-activedescendant');
            if (event.key === 'Enter' && !isChosen && !event.nativeEvent.isComposing) choose(found[0]?.id ?? null);
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <Popover className="panel search-popover" offset={4}>
        <section aria-label={t('search.label')}>
          <ListBox<Found>
            className="search-results"
            renderEmptyState={() => <p className="search-none">{query.trim() === '' ? '' : t('search.none')}</p>}
          >
            {(hit) => (
              <ListBoxItem id={hit.id} textValue={hit.name} className="search-hit">
                {hit.type === 'asset' ? <ThemeIcon theme={hit.asset.properties.theme} /> : <Icon name="fly" />}
                <span className="search-name">{hit.name}</span>
                <span className="caption">{about(hit)}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
