import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { HealthState } from '../../state/health.ts';
import { formatAge } from '../format/formatInstant.ts';
import { sourceName } from '../i18n/texts.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import type { Status } from '../../state/assetStatus.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './connectionState.css';

const MARKS: Readonly<Record<HealthState['connection'], Status>> = {
  connecting: 'stale',
  open: 'normal',
  reconnecting: 'offline',
  refused: 'alarm',
  file: 'normal',
};
const SOURCE_MARKS: Readonly<Record<HealthState['sources'][number]['state'], Status>> = {
  live: 'normal',
  delayed: 'stale',
  down: 'offline',
  recorded: 'normal',
  simulated: 'simulated',
};

/** State of the connection in a word and a shape; the sources behind it on demand. */
export function ConnectionState() {
  const { t } = useTranslation();
  const { health, clock } = useViewer();
  const connection = useStore(health, (state) => state.connection);
  const feedMode = useStore(clock, (state) => state.feed?.mode);
  const isSignInNeeded = useStore(health, (state) => Boolean(state.signIn));
  const told =
    connection === 'open' && feedMode !== undefined ? t(`connection.${feedMode}`) : t(`connection.${connection}`);
  const word = isSignInNeeded ? t('signIn.needed') : told;
  return (
    <div className="connection">
      <p role="status" aria-label={t('connection.label')} className="connection-word">
        <StatusMark status={isSignInNeeded ? 'offline' : MARKS[connection]} />
        {word}
      </p>
      <DialogTrigger>
        <Button className="tool connection-more" aria-label={t('connection.sources')}>
          <Icon name="chevronDown" />
        </Button>
        <Popover className="panel popover" placement="bottom end" offset={8}>
          <Dialog className="dialog" aria-label={t('connection.sources')}>
            <SourceList />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

function SourceList() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { health, clock } = useViewer();
  const sources = useStore(health, (state) => state.sources);
  useInstant(1);
  const feed = useStore(clock, (state) => state.feed);
  const nowMs = feed ? feed.instantMs + (clock.now() - feed.saidAt) * feed.speed : null;
  return (
    <>
      <h2 className="heading">{t('connection.sources')}</h2>
      {sources.length === 0 && <p className="caption">{t('connection.none')}</p>}
      <ul className="source-list">
        {sources.map((source) => (
          <li key={source.id}>
            <StatusMark status={SOURCE_MARKS[source.state]} />
            <span className="source-name">{sourceName(source.id, lang)}</span>
            <span>{t(`connection.source.${source.state}`)}</span>
            <span className="caption">
              {source.lastGoodMs === null || nowMs === null
                ? t('connection.never')
                : t('connection.lastGood', { when: formatAge(nowMs - source.lastGoodMs, lang) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
