import { Link, useSidebarOpenState } from '@backstage/core-components';
import { RiRouteLine } from '@remixicon/react';
import styles from './SidebarLogo.module.css';

export function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link to="/" underline="none" aria-label="Home" className={styles.logo}>
      <RiRouteLine size={26} aria-hidden />
      {isOpen && <span>llm-d portal</span>}
    </Link>
  );
}
