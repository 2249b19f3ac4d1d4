import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HealthReport } from '@llm-d-sim/plugin-llm-d-common';
import { useElementWidth } from '../../hooks/useElementWidth';
import { llmDTranslationRef } from '../../translation';
import type { FigureHistory } from '../../view/figureHistory';
import { layoutPath, type PathBox } from '../../view/layoutPath';
import { ClientBox } from './ClientBox';
import { LinkBox } from './LinkBox';
import { PathEdges } from './PathEdges';
import styles from './PathPicture.module.css';
import { PodBox } from './PodBox';

/** px where nothing has been laid out yet. */
const usualWidth = 1100;

/** The way of a request through the stack as a picture: what is on it, how each step is, and what the pods do. */
export function PathPicture(props: {
  report: HealthReport;
  histories: ReadonlyMap<string, FigureHistory>;
  selected?: string;
  onSelect(node: string): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { histories, onSelect, report, selected } = props;
  const { ref, width = usualWidth } = useElementWidth<HTMLDivElement>();
  const layout = layoutPath(report, width);

  const content = (box: PathBox) => {
    switch (box.kind) {
      case 'client':
        return (
          <ClientBox
            address={report.gatewayUrl}
            isFlat={layout.direction === 'down'}
          />
        );
      case 'link':
        return (
          <LinkBox
            node={box.node}
            isCause={report.rootCause?.node === box.node.id}
            isSelected={selected === box.node.id}
            isFlat={box.height < 80}
            onPress={() => onSelect(box.node.id)}
          />
        );
      case 'pod':
        return <PodBox pod={box.pod} history={histories.get(box.pod.name)} />;
      default:
        return (
          <span className={styles.more}>
            {t('path.morePods', { count: box.count })}
          </span>
        );
    }
  };

  return (
    <div ref={ref} className={styles.frame}>
      <div className={styles.picture} style={{ height: layout.height }}>
        <PathEdges layout={layout} histories={histories} />
        <ol className={styles.boxes} aria-label={t('health.pathLabel')}>
          {layout.boxes.map(box => (
            <li
              key={box.id}
              className={styles.box}
              style={{
                left: box.x,
                top: box.y,
                width: box.width,
                height: box.height,
              }}
            >
              {content(box)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
