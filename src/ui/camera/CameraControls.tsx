import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { NAMED_VIEWS, type GeoPose } from '../../geo/cameraPose.ts';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';
import './cameraControls.css';

const turned = (pose: GeoPose, by: number): GeoPose => ({
  ...pose,
  bearing: (((pose.bearing + by) % 360) + 360) % 360,
});
const tilted = (pose: GeoPose, by: number): GeoPose => ({ ...pose, pitch: Math.min(Math.max(pose.pitch + by, 5), 88) });

/** Buttons for what else needs dragging or pinching: compass, home, nearer, farther, turn, tilt. */
export function CameraControls() {
  const { t } = useTranslation();
  const { camera } = useViewer();
  const rested = useStore(camera, (state) => state.rested);
  const from = rested ?? NAMED_VIEWS.home;
  const bearing = Math.round(from.bearing);
  return (
    <section className="panel camera" aria-label={t('camera.label')}>
      <button
        type="button"
        className="tool compass"
        aria-label={t('camera.north')}
        title={t('camera.north')}
        onClick={() => camera.go({ ...from, bearing: 0 })}
      >
        <svg className="compass-needle" viewBox="0 0 20 20" aria-hidden="true" style={{ rotate: `${-bearing}deg` }}>
          <path className="compass-north" d="M10 2L13.5 10h-7z" />
          <path className="compass-south" d="M10 18L6.5 10h7z" />
        </svg>
      </button>
      <Move label={t('camera.zoomIn')} icon="plus" to={() => ({ ...from, distance: from.distance * 0.6 })} />
      <Move label={t('camera.zoomOut')} icon="minus" to={() => ({ ...from, distance: from.distance / 0.6 })} />
      <Move label={t('camera.left')} icon="turnLeft" to={() => turned(from, -30)} />
      <Move label={t('camera.right')} icon="turnRight" to={() => turned(from, 30)} />
      <Move label={t('camera.up')} icon="chevronUp" to={() => tilted(from, -10)} />
      <Move label={t('camera.down')} icon="chevronDown" to={() => tilted(from, 10)} />
      <Move label={t('camera.home')} icon="home" to={() => NAMED_VIEWS.home} />
    </section>
  );
}

interface MoveProps {
  readonly label: string;
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly to: () => GeoPose;
}

function Move({ label, icon, to }: MoveProps) {
  const { camera } = useViewer();
  return (
    <button type="button" className="tool" aria-label={label} title={label} onClick={() => camera.go(to())}>
      <Icon name={icon} />
    </button>
  );
}
