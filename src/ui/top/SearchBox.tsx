import { useEffect, useMemo, useRef, useState } from 'react';
import {
  Collection, ComboBox, Header, Input, ListBox, ListBoxItem, ListBoxSection, Popover,
} from 'react-aria-components'; // prettier-ignore
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { fromScene } from '../../geo/sceneFrame.ts';
import { placeOfRiverKm } from '../../state/riverKm.ts';
import { awayText } from '../browse/awayText.ts';
import { createPlaceSearch, type Found, type FoundGroup } from '../browse/searchPlaces.ts';
import { buildingAbout } from '../buildings/buildingText.ts';
import { formatKm } from '../format/formatValue.ts';
import { kindText } from '../i18n/texts.ts';
import { Icon } from '../parts/Icon.tsx';
import { KindIcon } from '../parts/KindIcon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { useSearchable } from './useSearchable.ts';
import './searchBox.css';

/** Distance from which a district fills the picture, metres. */
const PLACE_DISTANCE = { district: 5200, quarter: 2600 } as const;
const STREET_DISTANCE = { least: 500, most: 3000 } as const;
const KM_DISTANCE = 1800;

/** Finds assets, districts, streets, buildings and river kilometres. `/` leads here from anywhere on the page. */
export function SearchBox() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, city, camera, selection } = useViewer();
  const { searchable, load } = useSearchable();
  const { assets, byId, kinds } = useStore(catalogue);
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const search = useMemo(() => createPlaceSearch(assets, byId, kinds), [assets, byId, kinds]);
  const groups = useMemo(() => search(query, searchable, lang), [search, query, searchable, lang]);

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

  const look = (x: number, z: number, distance: number): void => {
    const { lon, lat } = fromScene({ x, z });
    camera.go({ lon, lat, distance, pitch: 35, bearing: camera.getState().rested?.bearing ?? 0 });
  };
  const choose = (id: string | number | null | undefined): void => {
    const hit = groups.flatMap(({ hits }) => hits).find((one) => one.id === id);
    if (!hit) return;
    setQuery('');
    if (hit.type === 'asset' || hit.type === 'building') {
      selection.selectAsset(hit.id);
      camera.go({ asset: hit.id });
    } else if (hit.type === 'place') {
      const { x, z, kind } = hit.label;
      look(x, z, PLACE_DISTANCE[kind === 'district' ? 'district' : 'quarter']);
    } else if (hit.type === 'street') {
      const { x, z, lengthM } = hit.street;
      look(x, z, Math.min(STREET_DISTANCE.most, Math.max(STREET_DISTANCE.least, lengthM * 1.3)));
    } else
      city.columns('ground').then(
        (ground) => {
          const place = placeOfRiverKm(ground, hit.km);
          if (place) look(place.x, place.z, KM_DISTANCE);
        },
        // The scene has said that there is no ground.
        () => undefined,
      );
  };

  /** Where a hit is; null for a kilometre of the river, which its number says, and for what has no place. */
  const placeOf = (hit: Found): { lon: number; lat: number } | null => {
    if (hit.type === 'asset') {
      const place = hit.asset.geometry?.coordinates;
      return place ? { lon: place[0], lat: place[1] } : null;
    }
    if (hit.type === 'building') return hit.facts.place;
    if (hit.type === 'km') return null;
    return fromScene(hit.type === 'place' ? hit.label : hit.street);
  };
  const about = (hit: Found): string =>
    [whatIs(hit), awayText(camera.getState().rested, placeOf(hit), lang, t)].filter(Boolean).join(' · ');
  const whatIs = (hit: Found): string => {
    if (hit.type === 'asset') return kindText(hit.asset.properties.kind, lang);
    if (hit.type === 'place') return t(hit.label.kind === 'district' ? 'search.district' : 'search.quarter');
    if (hit.type === 'street') return hit.street.district ?? t('search.street');
    return hit.type === 'building' ? buildingAbout(hit.facts, lang, t) : t('search.river');
  };
  const nameOf = (hit: Found): string =>
    hit.type === 'km' ? t('search.kmName', { km: formatKm(hit.km, lang) }) : hit.name;
  const iconOf = (hit: Found) => {
    if (hit.type === 'asset') return <KindIcon asset={hit.asset} />;
    return <Icon name={hit.type === 'street' ? 'street' : hit.type === 'building' ? 'building' : 'fly'} />;
  };

  return (
    <ComboBox
      className="search"
      aria-label={t('search.label')}
      items={groups}
      inputValue={query}
      onInputChange={setQuery}
      value={null}
      onChange={choose}
      onFocus={load}
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
            if (event.key === 'Enter' && !isChosen && !event.nativeEvent.isComposing) choose(groups[0]?.hits[0]?.id);
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <Popover className="panel search-popover" offset={4}>
        <section aria-label={t('search.label')}>
          <ListBox<FoundGroup>
            className="search-results"
            renderEmptyState={() => <p className="search-none">{query.trim() === '' ? '' : t('search.none')}</p>}
          >
            {(group) => (
              <ListBoxSection id={group.id}>
                <Header className="search-group">{t(`search.group.${group.id}`)}</Header>
                <Collection items={group.hits}>
                  {(hit) => (
                    <ListBoxItem id={hit.id} textValue={nameOf(hit)} className="search-hit">
                      {iconOf(hit)}
                      <span className="search-name">{nameOf(hit)}</span>
                      <span className="caption">{about(hit)}</span>
                    </ListBoxItem>
                  )}
                </Collection>
              </ListBoxSection>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
