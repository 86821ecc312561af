import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';
import './signIn.css';

/** The place on screen, to come back to; read when it is left, as the camera has moved meanwhile. */
function rememberPlace(event: MouseEvent<HTMLAnchorElement>): void {
  const { pathname, search } = window.location;
  const link = event.currentTarget;
  link.href = `${link.href.split('?')[0]!}?to=${encodeURIComponent(pathname + search)}`;
}

/** This feed shows the city to those who have signed in: says so, and leads there. Over every face, until it is done. */
export function SignIn() {
  const { t } = useTranslation();
  const { health } = useViewer();
  const signIn = useStore(health, (state) => state.signIn);
  if (!signIn) return null;
  return (
    <section className="sign-in panel" aria-labelledby="sign-in-title">
      <Icon name="warning" />
      <div>
        <h2 id="sign-in-title" className="heading">
          {t('signIn.title')}
        </h2>
        <p>{t(signIn.href === null ? 'signIn.ask' : 'signIn.text')}</p>
        {signIn.href !== null && (
          <a className="tool primary sign-in-link" href={signIn.href} onClick={rememberPlace}>
            {t('signIn.link')}
          </a>
        )}
      </div>
    </section>
  );
}
