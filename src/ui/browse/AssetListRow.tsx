import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { speakerOf, type StatusContext } from '../../state/assetStatus.ts';
import { formatKm, formatReading } from '../format/formatValue.ts';
import { kindText } from '../i18n/texts.ts';
import { KindIcon } from '../parts/KindIcon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import type { AssetRow } from './assetRows.ts';

interface AssetListRowProps {
  readonly row: AssetRow;
  readonly at: StatusContext;
  readonly position: number;
  readonly total: number;
  /** CSS pixels from the top of the list. */
  readonly top: number;
  readonly isSelected: boolean;
  readonly isHovered: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: (id: string) => void;
  readonly onHover: (id: string | null) => void;
  readonly onFocus: (id: string) => void;
}

export function AssetListRow(props: AssetListRowProps) {
  const { row, at, position, total, top, isSelected, isHovered, isTabStop, onChoose, onHover, onFocus } = props;
  const { t } = useTranslation();
  const lang = useLanguage();
  const { id, properties } = row.asset;
  const { pictures } = useViewer();
  // The list says what the scene shows.
  const asked = useStore(pictures, ({ shown }) =>
    shown?.picture.kind === properties.kind ? shown.picture.property : undefined,
  );
  const stream = speakerOf(row.asset, row.status, at, asked);
  const reading = at.readings.get(stream?.index ?? -1);
  const value = stream && reading && reading.quality !== 'missing' ? formatReading(reading.value, stream, lang) : null;
  const name = properties.name[lang];
  const kind = kindText(properties.kind, lang);
  // „Pegel Duisburg-Ruhrort“ need not be called a gauge once more, nor „Stickstoffdioxid“ an hourly mean where space is short.
  const about = name.toLowerCase().includes(kind.toLowerCase()) && stream ? [] : [kind];
  if (stream && (properties.datastreams.length > 1 || about.length === 0))
    about.push(stream.name[lang].replace(/\s*[(（].*$/, ''));
  const bound = properties.datastreams.find(({ property }) => property === 'destination');
  const destination = at.readings.get(bound?.index ?? -1);
  if (bound && destination && destination.quality !== 'missing')
    about.push(`→ ${formatReading(destination.value, bound, lang)}`);
  if (row.status !== 'none') about.unshift(t(`status.${row.status}`));
  if (properties.riverKm !== undefined && !stream) about.push(t('list.km', { km: formatKm(properties.riverKm, lang) }));
  return (
    <li
      className="asset-row"
      data-row={position}
      aria-setsize={total}
      aria-posinset={position + 1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <button
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isSelected ? 'true' : undefined}
        data-hovered={isHovered || undefined}
        onClick={() => onChoose(id)}
        onPointerEnter={() => onHover(id)}
        onFocus={() => {
          onFocus(id);
          onHover(id);
        }}
        onBlur={() => onHover(null)}
      >
        <StatusMark status={row.status} />
        <span className="asset-line">
          <span className="asset-name" title={name}>
            {name}
          </span>
          <KindIcon asset={row.asset} />
        </span>
        <span className="asset-line asset-about">
          <span>{about.join(' · ')}</span>
          {value !== null && <span className="asset-value figures">{value}</span>}
        </span>
      </button>
    </li>
  );
}
