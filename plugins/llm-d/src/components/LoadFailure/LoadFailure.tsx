import { Alert } from '@backstage/ui';

/** Says what could not be read or done, and why. */
export function LoadFailure(props: {
  title: string;
  error: Error;
  /** What is still shown, if anything. */
  remark?: string;
}) {
  const { error, remark, title } = props;
  return (
    <div role="alert">
      <Alert
        status="danger"
        icon
        title={title}
        description={remark ? `${error.message} ${remark}` : error.message}
      />
    </div>
  );
}
